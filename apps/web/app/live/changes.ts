import { apiFailure } from "../loading/api-failure.ts";
import type { Change } from "../views.ts";
import { subscribeTo } from "./browser-api.ts";

export type Connection = "connecting" | "live" | "interrupted" | "signed_out";

export interface ChangesObserver {
  /** A new stream is open, which does not go on where an earlier one ended. */
  readonly onOpened: () => void;
  readonly onChange: (change: Change) => void;
  readonly onConnection: (connection: Connection) => void;
}

const reopenAfterMs = 5_000;

const changeOf = (message: unknown): Change => {
  const tracked = message as { readonly data: Change }; // live.changes yields tracked events of Change
  return tracked.data;
};

/** Opens the page's one stream of changes. It resumes by itself after a cut; call the result to close it. */
export const openChanges = ({ onOpened, onChange, onConnection }: ChangesObserver): (() => void) => {
  let closed = false;
  let stream: { unsubscribe: () => void } | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  const reopenLater = () => {
    if (closed) return;
    onConnection("interrupted");
    clearTimeout(reopening);
    reopening = setTimeout(open, reopenAfterMs);
  };
  const open = () => {
    let isFirst = true;
    stream?.unsubscribe();
    stream = subscribeTo("live.changes", {
      onData: (message) => {
        if (isFirst) onOpened();
        isFirst = false;
        onChange(changeOf(message));
      },
      onConnectionStateChange: ({ state, error }) => {
        if (state === "pending") onConnection("live");
        else if (error) onConnection("interrupted");
      },
      onError: (error) => {
        if (apiFailure(error).code === "UNAUTHORIZED") onConnection("signed_out");
        else reopenLater();
      },
      // A server that shuts down ends the stream politely; it will be back.
      onComplete: reopenLater,
    });
  };
  open();
  return () => {
    closed = true;
    clearTimeout(reopening);
    stream?.unsubscribe();
  };
};
