import { byteLength, countsAloud, messageLimit, noteLimit } from "../../text/bytes.ts";
import { messagesAtMost, splitText } from "../../text/split-text.ts";
import { join } from "../../ui/join.ts";
import type { Mode } from "./drafts.ts";

export interface Length {
  readonly bytes: number;
  /** The messages that a reply will be; empty when it is one. */
  readonly messages: readonly string[];
  readonly tooLong: boolean;
}

/** What a text will be: Meta counts bytes, and a longer reply becomes several messages. */
export const textLength = (text: string, mode: Mode): Length => {
  const bytes = byteLength(text.trim());
  if (mode === "note") return { bytes, messages: [], tooLong: bytes > noteLimit };
  if (bytes <= messageLimit) return { bytes, messages: [], tooLong: false };
  const messages = splitText(text);
  return { bytes, messages: messages ?? [], tooLong: messages === null };
};

const number = (count: number): string => count.toLocaleString("en");

/** Says nothing until little room is left; then how long the text is, what becomes of it, and where it will be cut. */
export function TextLength({ length, mode }: { readonly length: Length; readonly mode: Mode }) {
  const { bytes, messages, tooLong } = length;
  const limit = mode === "note" ? noteLimit : messageLimit;
  if (!countsAloud(bytes, limit)) return null;
  if (messages.length === 0)
    return (
      <p
        id="reply-length"
        className={join("tabular mt-1.5 px-1 text-xs", tooLong ? "font-medium text-danger-ink" : "text-soft")}
      >
        {number(bytes)} of {number(tooLong && mode === "reply" ? messageLimit * messagesAtMost : limit)} bytes
        {tooLong &&
          (mode === "note"
            ? ". Shorten the note, or write two."
            : ". That is too long even for five messages: shorten it.")}
      </p>
    );
  return (
    <details className="mt-1.5 px-1 text-xs">
      <summary id="reply-length" className="tabular w-fit font-medium text-warn-ink">
        {number(bytes)} bytes: goes out as {messages.length} messages
      </summary>
      <ol className="mt-1.5 grid max-h-40 gap-1.5 overflow-y-auto">
        {messages.map((message, place) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: the messages of one text are known by their place
            key={place}
            dir="auto"
            className="wrap-anywhere whitespace-pre-wrap rounded-md bg-sunken px-2.5 py-1.5 text-start"
          >
            {message}
          </li>
        ))}
      </ol>
    </details>
  );
}
