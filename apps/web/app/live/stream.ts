import { apiFailure } from "../loading/api-failure.ts";
import type { Change } from "../views.ts";
import { subscribeTo } from "./browser-api.ts";
import type { Place } from "./place.ts";
import type { StreamObserver } from "./tab.ts";

const reopenAfterMs = 5_000;

/** Opens the browser's one stream of changes, beginning with what happened after a place. It resumes by itself after a cut. */
export const openStream = (from: Place, { onTold, onState }: StreamObserver): { readonly close: () => void } => {
  let closed = false;
  let place = from;
  let stream: { unsubscribe: () => void } | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  const reopenLater = () => {
    if (closed) return;
    onState("interrupted");
    clearTimeout(reopening);
    reopening = setTimeout(open, reopenAfterMs);
  };
  const open = () => {
    stream?.unsubscribe();
    stream = subscribeTo("live.changes", place, {
      onData: (message) => {
        const { id, data } = message as { readonly id: Place; readonly data: Change }; // live.changes tracks each Change
        place = id;
        onTold(id, data);
      },
      onConnectionStateChange: ({ state, error }) => {
        if (state === "pending") onState("catching_up");
        else if (error) onState("interrupted");
        else onState("connecting");
      },
      onError: (error) => {
        if (apiFailure(error).code === "UNAUTHORIZED") onState("signed_out");
        else reopenLater();
      },
      // A server that shuts down ends the stream politely; it will be back.
      onComplete: reopenLater,
    });
  };
  open();
  return {
    close: () => {
      closed = true;
      clearTimeout(reopening);
      stream?.unsubscribe();
    },
  };
};
