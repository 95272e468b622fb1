import { Form } from "@remix-run/react";
import { CircleAlert, Lock, SendHorizontal } from "lucide-react";
import { forwardRef, type KeyboardEvent, useEffect, useImperativeHandle, useRef, useState } from "react";
import { byteLength, countsAloud, messageLimit, noteLimit } from "../../text/bytes.ts";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import type { ReplyPermission } from "../../views.ts";
import { keepDraft, type Mode, readDraft } from "./drafts.ts";
import { ModeSwitch } from "./mode-switch.tsx";
import { ReplyBlocked, WindowCountdown } from "./reply-window.tsx";

export interface ComposerHandle {
  readonly focus: (mode: Mode) => void;
  /** Puts a text before what is there to be replied. */
  readonly insert: (text: string) => void;
}

/** What the server did not take, and why. */
export interface Refused {
  readonly problem: string;
  readonly text: string;
  readonly mode: Mode;
}

interface ComposerProps {
  readonly conversationId: string;
  readonly reply: ReplyPermission;
  /** Id for the form without script; with one, every text gets its own. */
  readonly formReplyId: string;
  readonly refused: Refused | undefined;
  readonly onSend: (reply: { readonly replyId: string; readonly text: string }) => Promise<string | null>;
  readonly onNote: (note: { readonly noteId: string; readonly text: string }) => Promise<string | null>;
}

const before = (text: string, rest: string): string => (rest.trim() ? `${text}\n${rest}` : text);

const limits: Readonly<Record<Mode, number>> = { reply: messageLimit, note: noteLimit };
const hints: Readonly<Record<Mode, string>> = {
  reply: "Enter sends, Shift + Enter starts a new line",
  note: "Only your team sees this. Enter keeps it, Shift + Enter starts a new line",
};
const tooLongHints: Readonly<Record<Mode, string>> = {
  reply: "Instagram takes 1,000 bytes in one message. Shorten it, or send it as two.",
  note: "A note may have 10,000 bytes. Shorten it, or write two.",
};

/** The reply, or a note for the team. What is typed survives closing, a refusal, a closed window and signing in again. */
export const Composer = forwardRef<ComposerHandle, ComposerProps>(function Composer(props, handle) {
  const { conversationId, reply, formReplyId, refused, onSend, onNote } = props;
  const [mode, setMode] = useState<Mode>(refused?.mode ?? "reply");
  const [texts, setTexts] = useState<Readonly<Record<Mode, string>>>({
    reply: "",
    note: "",
    ...(refused && { [refused.mode]: refused.text }),
  });
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const text = texts[mode];
  const note = mode === "note";
  const bytes = byteLength(text);
  const tooLong = bytes > limits[mode];
  const shownProblem = problem ?? refused?.problem ?? null;

  const change = (of: Mode, next: (typed: string) => string) =>
    setTexts((typed) => {
      const changed = next(typed[of]);
      keepDraft(conversationId, of, changed);
      return { ...typed, [of]: changed };
    });
  useEffect(
    () =>
      setTexts((typed) => ({
        reply: typed.reply || readDraft(conversationId, "reply"),
        note: typed.note || readDraft(conversationId, "note"),
      })),
    [conversationId],
  );
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
  }));

  const send = async () => {
    const sent = text.trim();
    if (!sent || tooLong || (!note && !reply.allowed)) return;
    change(mode, () => "");
    setProblem(null);
    const id = crypto.randomUUID();
    const refusal = note ? await onNote({ noteId: id, text: sent }) : await onSend({ replyId: id, text: sent });
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
        {shownProblem && (
          <p role="alert" className="mb-2 flex items-start gap-2 text-danger-ink text-sm">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {shownProblem}
          </p>
        )}
        <Form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
          className={join(
            "rounded-xl border bg-surface p-1.5 shadow-control transition-colors focus-within:border-accent has-[[value=note]:checked]:border-note-line has-[[value=note]:checked]:bg-note has-[[value=note]:checked]:text-note-ink",
            tooLong ? "border-danger" : "border-edge",
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
              aria-describedby="reply-hint"
              aria-invalid={tooLong || undefined}
              placeholder={placeholderOf(mode, reply)}
              className={join(
                "grow-with-text max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-2 text-md leading-6 outline-none md:text-base",
                note ? "placeholder:text-note-ink/80" : "placeholder:text-soft",
              )}
            />
            {countsAloud(bytes, limits[mode]) && (
              <span
                className={join("tabular self-center text-xs", tooLong ? "font-medium text-danger-ink" : "text-soft")}
              >
                {bytes.toLocaleString("en")} of {limits[mode].toLocaleString("en")} bytes
              </span>
            )}
            {note ? (
              <Button
                type="submit"
                disabled={tooLong}
                className="h-10! border-transparent! bg-note-button! px-3! text-surface! hover:bg-note-button-hover!"
              >
                <Lock aria-hidden className="size-4" />
                <span className="max-sm:sr-only">Add note</span>
              </Button>
            ) : (
              <Button type="submit" look="primary" disabled={!reply.allowed || tooLong} className="h-10! px-3!">
                <SendHorizontal aria-hidden className="size-4" />
                <span className="max-sm:sr-only">Send</span>
              </Button>
            )}
          </div>
        </Form>
        <p id="reply-hint" className="mt-1.5 px-1 text-2xs text-soft max-md:sr-only noscript:hidden">
          {tooLong ? tooLongHints[mode] : hints[mode]}
        </p>
      </div>
    </div>
  );
});

const placeholderOf = (mode: Mode, reply: ReplyPermission): string => {
  if (mode === "note") return "Write a note for your team…";
  return reply.allowed ? "Write a reply…" : "Keep a draft of what you want to say…";
};
