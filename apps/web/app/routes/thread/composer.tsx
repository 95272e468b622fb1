import { Form } from "@remix-run/react";
import { CircleAlert, SendHorizontal } from "lucide-react";
import { forwardRef, type KeyboardEvent, useEffect, useImperativeHandle, useRef, useState } from "react";
import { byteLength, counterFrom, messageLimit } from "../../text/bytes.ts";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import type { ReplyPermission } from "../../views.ts";
import { keepDraft, readDraft } from "./drafts.ts";
import { ReplyBlocked, WindowCountdown } from "./reply-window.tsx";

export interface ComposerHandle {
  readonly focus: () => void;
  /** Puts a text before what is there. */
  readonly insert: (text: string) => void;
}

interface ComposerProps {
  readonly conversationId: string;
  readonly reply: ReplyPermission;
  /** Id for the form without script; with one, every reply gets its own. */
  readonly formReplyId: string;
  readonly refused: { readonly problem: string; readonly text: string } | undefined;
  readonly onSend: (reply: { readonly replyId: string; readonly text: string }) => Promise<string | null>;
}

const before = (text: string, rest: string): string => (rest.trim() ? `${text}\n${rest}` : text);

/** The reply. What is typed survives closing, a refusal, a closed window and signing in again. */
export const Composer = forwardRef<ComposerHandle, ComposerProps>(function Composer(props, handle) {
  const { conversationId, reply, formReplyId, refused, onSend } = props;
  const [text, setText] = useState(refused?.text ?? "");
  const [problem, setProblem] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const bytes = byteLength(text);
  const tooLong = bytes > messageLimit;
  const shownProblem = problem ?? refused?.problem ?? null;

  const write = (next: string) => {
    setText(next);
    keepDraft(conversationId, next);
  };
  useEffect(() => setText((typed) => typed || readDraft(conversationId)), [conversationId]);
  useImperativeHandle(handle, () => ({
    focus: () => field.current?.focus(),
    insert: (more) => {
      write(before(more, text));
      field.current?.focus();
    },
  }));

  const send = async () => {
    const sent = text.trim();
    if (!sent || tooLong || !reply.allowed) return;
    write("");
    setProblem(null);
    const refusal = await onSend({ replyId: crypto.randomUUID(), text: sent });
    if (refusal === null) return;
    setProblem(refusal);
    setText((typed) => {
      const kept = before(sent, typed);
      keepDraft(conversationId, kept);
      return kept;
    });
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
        {!reply.allowed && <ReplyBlocked reply={reply} />}
        {reply.allowed && <WindowCountdown until={reply.until} />}
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
            "flex items-end gap-2 rounded-xl border bg-surface p-1.5 shadow-control transition-colors focus-within:border-accent",
            tooLong ? "border-danger" : "border-edge",
          )}
        >
          <input type="hidden" name="intent" value="reply" />
          <input type="hidden" name="replyId" value={formReplyId} />
          <textarea
            ref={field}
            id="reply"
            name="text"
            dir="auto"
            rows={1}
            value={text}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            aria-label="Reply"
            aria-describedby="reply-hint"
            aria-invalid={tooLong || undefined}
            placeholder={reply.allowed ? "Write a reply…" : "Keep a note of what you want to say…"}
            className="grow-with-text max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent px-2.5 py-2 text-md leading-6 outline-none placeholder:text-soft md:text-base"
          />
          {bytes >= counterFrom && (
            <span
              className={join("tabular self-center text-xs", tooLong ? "font-medium text-danger-ink" : "text-soft")}
            >
              {bytes.toLocaleString("en")} of {messageLimit.toLocaleString("en")} bytes
            </span>
          )}
          <Button type="submit" look="primary" disabled={!reply.allowed || tooLong} className="h-10! px-3!">
            <SendHorizontal aria-hidden className="size-4" />
            <span className="max-sm:sr-only">Send</span>
          </Button>
        </Form>
        <p id="reply-hint" className="mt-1.5 px-1 text-2xs text-soft max-md:sr-only noscript:hidden">
          {tooLong
            ? "Instagram takes 1,000 bytes in one message. Shorten it, or send it as two."
            : "Enter sends, Shift + Enter starts a new line"}
        </p>
      </div>
    </div>
  );
});
