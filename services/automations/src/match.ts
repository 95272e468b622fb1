/** A part that may have gone out without our knowing its `mid`. */
export interface Sent {
  readonly partId: string;
  readonly content: SentContent;
  /** Revision and time (ms) of its first attempt: its echo came after both, by Meta's clock give or take `SKEW_MS`. */
  readonly since: bigint;
  readonly attemptedAt: number;
  /** Time (ms) of its newest attempt: its message is no later than `LATEST_MS` after it. */
  readonly lastAttemptedAt: number;
}
export type SentContent =
  | { readonly kind: "text"; readonly text: Text }
  | { readonly kind: "attachment"; readonly type: string };

/** An echo that belongs to no part yet. `sentAt` is Meta's time, ms. */
export interface Outbound {
  readonly mid: string;
  readonly revision: bigint;
  readonly sentAt: number;
  readonly text: Text;
  readonly attachmentTypes: readonly string[];
}

/** A text, or of one that is forgotten its length in UTF-8 bytes (0: there was none). */
export type Text = { readonly clear: string | null } | { readonly forgottenBytes: number };

export interface Match {
  readonly partId: string;
  readonly mid: string;
}

const SKEW_MS = 60_000;
/** A call to Meta ends within seconds. What was sent so long after it is somebody else's, however it reads. */
const LATEST_MS = 60 * 60 * 1000;

/** Whether a message of this time (Meta's, ms) can be of an attempt made at that time. */
export const isInTime = (lastAttemptedAt: number, sentAt: number): boolean => sentAt <= lastAttemptedAt + LATEST_MS;

/** The parts that exactly one message can be, while that message can be no other part. Everything else is left to a person. */
export const matchParts = (parts: readonly Sent[], messages: readonly Outbound[]): readonly Match[] =>
  parts.flatMap((part) => {
    const [message, another] = messages.filter((each) => mayBe(part, each));
    if (!message || another) return [];
    const isAlone = parts.every((other) => other === part || !mayBe(other, message));
    return isAlone ? [{ partId: part.partId, mid: message.mid }] : [];
  });

const mayBe = ({ content, since, attemptedAt, lastAttemptedAt }: Sent, message: Outbound): boolean =>
  message.revision > since &&
  message.sentAt >= attemptedAt - SKEW_MS &&
  isInTime(lastAttemptedAt, message.sentAt) &&
  hasContent(message, content);

const hasContent = ({ text, attachmentTypes }: Outbound, content: SentContent): boolean =>
  content.kind === "text"
    ? mayRead(text, content.text)
    : isEmpty(text) && attachmentTypes.length === 1 && attachmentTypes[0] === content.type;

const isEmpty = (text: Text): boolean => ("clear" in text ? !text.clear : text.forgottenBytes === 0);

/** Forgotten texts match by length: what cannot be told apart must not be taken for certain. */
const mayRead = (a: Text, b: Text): boolean => {
  if (isEmpty(a) || isEmpty(b)) return false;
  if ("clear" in a && "clear" in b) return normal(a.clear) === normal(b.clear);
  return bytesOf(a) === bytesOf(b);
};

const bytesOf = (text: Text): number =>
  "clear" in text ? new TextEncoder().encode(text.clear ?? "").length : text.forgottenBytes;

/** Meta trims texts, and may compose characters and change line ends. */
const normal = (text: string | null): string => (text ?? "").normalize("NFC").replaceAll("\r\n", "\n").trim();
