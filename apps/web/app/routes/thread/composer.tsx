import { Form, Link, useLocation } from "@remix-run/react";
import { CircleAlert, CloudOff, Lock, SendHorizontal, WifiOff } from "lucide-react";
import { forwardRef, type KeyboardEvent, useImperativeHandle, useRef, useState } from "react";
import { useConnection } from "../../live/provider.tsx";
import { useClock } from "../../shell/clock.tsx";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import type { Drafts, ReplyPermission } from "../../views.ts";
import { TextLength, textLength } from "./composer-length.tsx";
import type { Mode, TextPlace } from "./drafts.ts";
import { ModeSwitch } from "./mode-switch.tsx";
import { permissionAt } from "./reply-permission.ts";
import { ReplyBlocked, WindowCountdown } from "./reply-window.tsx";
import { useDrafts } from "./use-drafts.ts";
import type { Refusal, Sending } from "./use-sending.ts";

export interface ComposerHandle {
  readonly focus: (mode: Mode) => void;
  /** Puts a text before what is there to be replied. */
  readonly insert: (text: string) => void;
  /** Gives a reply back that the server did not take, and says why. */
  readonly refuse: (refusal: Refusal) => void;
}

/** What the server did not take from a form, and why. */
export interface Refused {
  readonly problem: string;
  readonly text: string;
  readonly mode: Mode;
}

interface ComposerProps {
  readonly place: TextPlace;
  readonly reply: ReplyPermission;
  readonly drafts: Drafts;
  /** Id for the form without script; with one, every text gets its own. */
  readonly formReplyId: string;
  readonly refused: Refused | undefined;
  readonly onSend: Sending["send"];
  readonly onNote: Sending["writeNote"];
}

type Problem = Pick<Refusal, "problem" | "signedOut">;

const before = (text: string, rest: string): string => (rest.trim() ? `${text}\n${rest}` : text);

const hints: Readonly<Record<Mode, string>> = {
  reply: "Enter sends, Shift + Enter starts a new line",
  note: "Only your team sees this. Enter keeps it, Shift + Enter starts a new line",
};

/** The reply, or a note for the team. What is typed survives closing, a refusal, a closed window and signing in again. */
export const Composer = forwardRef<ComposerHandle, ComposerProps>(function Composer(props, handle) {
  const { place, drafts, formReplyId, refused, onSend, onNote } = props;
  const [mode, setMode] = useState<Mode>(refused?.mode ?? "reply");
  const { texts, state, change } = useDrafts(place, drafts, refused?.text ? { [refused.mode]: refused.text } : {});
  const [problem, setProblem] = useState<Problem | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { now } = useClock();
  const offline = useConnection().state === "interrupted";
  const reply = permissionAt(props.reply, now);
  const text = texts[mode];
  const note = mode === "note";
  const length = textLength(text, mode);
  const shownProblem = problem ?? (refused ? { problem: refused.problem, signedOut: false } : null);

  const choose = (next: Mode) => {
    setMode(next);
    setProblem(null);
  };
  useImperativeHandle(handle, () => ({
    focus: (next) => {
      choose(next);
      field.current?.focus();
    },
    insert: (more) => {
      choose("reply");
      change("reply", (typed) => before(more, typed));
      field.current?.focus();
    },
    refuse: (refusal) => {
      setMode("reply");
      change("reply", (typed) => before(refusal.text, typed));
      setProblem(refusal);
    },
  }));

  const send = async () => {
    const sent = text.trim();
    if (!sent || length.tooLong || (!note && !reply.allowed)) return;
    change(mode, () => "");
    setProblem(null);
    const id = crypto.randomUUID();
    if (!note) return onSend({ replyId: id, text: sent });
    const refusal = await onNote({ noteId: id, text: sent });
    if (refusal === null) return;
    setProblem(refusal);
    change(mode, (typed) => before(sent, typed));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Safari ends a composition before the Enter that ends it; 229 says that it still belongs to the input method.
    const composing = event.nativeEvent.isComposing || event.keyCode === 229;
    if (event.key !== "Enter" || event.shiftKey || composing) return;
    event.preventDefault();
    void send();
  };

  if (!reply.allowed && reply.reason === "no_rights")
    return (
      <div className="shrink-0 px-3 pb-2 sm:px-5">
        <ReplyBlocked reply={reply} />
      </div>
    );
  return (
    <div className="shrink-0 px-3 pb-3 sm:px-5 sm:pb-4">
      <div className="mx-auto max-w-3xl">
        {!reply.allowed && !note && <ReplyBlocked reply={reply} />}
        {reply.allowed && !note && <WindowCountdown until={reply.until} />}
        {shownProblem && <ComposerProblem {...shownProblem} />}
        <Form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
          className={join(
            "rounded-xl border bg-surface p-1.5 shadow-control transition-colors focus-within:border-accent has-[[value=note]:checked]:border-note-line has-[[value=note]:checked]:bg-note has-[[value=note]:checked]:text-note-ink",
            length.tooLong ? "border-danger" : "border-edge",
          )}
        >
          <ModeSwitch mode={mode} onChoose={choose} />
          <input type="hidden" name="replyId" value={formReplyId} />
          <div className="flex items-end gap-2">
            <textarea
              ref={field}
              id="reply"
              name="text"
              dir="auto"
              rows={1}
              value={text}
              onChange={({ target }) => change(mode, () => target.value)}
              onKeyDown={onKeyDown}
              aria-label={note ? "Private note" : "Reply"}
              aria-describedby="reply-hint reply-length"
              aria-invalid={length.tooLong || undefined}
              placeholder={placeholderOf(mode, reply)}
              className={join(
                "grow-with-text wrap-anywhere max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-2 text-md leading-6 outline-none md:text-base",
                note ? "placeholder:text-note-ink/80" : "placeholder:text-soft",
              )}
            />
            {note ? (
              <Button
                type="submit"
                disabled={length.tooLong}
                className="h-10! border-transparent! bg-note-button! px-3! text-surface! hover:bg-note-button-hover!"
              >
                <Lock aria-hidden className="size-4" />
                <span className="max-sm:sr-only">Add note</span>
              </Button>
            ) : (
              <Button type="submit" look="primary" disabled={!reply.allowed || length.tooLong} className="h-10! px-3!">
                <SendHorizontal aria-hidden className="size-4" />
                <span className="max-sm:sr-only">Send</span>
              </Button>
            )}
          </div>
        </Form>
        <TextLength length={length} mode={mode} />
        <p
          id="reply-hint"
          className="mt-1.5 flex flex-wrap items-center gap-x-3 px-1 text-2xs text-soft noscript:hidden"
        >
          <span className="max-md:sr-only">{hints[mode]}</span>
          {offline ? (
            <span className="flex items-center gap-1 font-medium text-warn-ink">
              <WifiOff aria-hidden className="size-3" /> No connection: what you send waits here and goes out when it is
              back
            </span>
          ) : (
            state === "only_here" && (
              <span className="flex items-center gap-1 font-medium text-warn-ink">
                <CloudOff aria-hidden className="size-3" /> The draft is kept in this tab only, for now
              </span>
            )
          )}
        </p>
      </div>
    </div>
  );
});

function ComposerProblem({ problem, signedOut }: Problem) {
  const { pathname, search } = useLocation();
  return (
    <p role="alert" className="mb-2 flex items-start gap-2 text-danger-ink text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {problem}{" "}
        {signedOut && (
          <Link
            to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}
            className="font-medium underline underline-offset-2"
          >
            Sign in again
          </Link>
        )}
      </span>
    </p>
  );
}

const placeholderOf = (mode: Mode, reply: ReplyPermission): string => {
  if (mode === "note") return "Write a note for your team…";
  return reply.allowed ? "Write a reply…" : "Keep a draft of what you want to say…";
};
