import { explain } from "@soshogle/instagram/graph/errors";
import type { StoredAnswer } from "./keys.ts";
import type { PartOutcome, Reply } from "./outcomes.ts";

/** The text goes first. */
const kinds = ["text", "attachment"] as const;

/** Statuses of what became of a message; every other reason is 422. */
const statuses: Readonly<Record<string, number>> = {
  account_disconnected: 409,
  token_dead: 409,
  no_token: 409,
  cancelled: 409,
  throttled: 429,
  temporary: 424,
  unreachable: 424,
  unknown: 424,
};

type Failed = Extract<PartOutcome, { is: "failed" }>;

/** What the caller learns of a reply. */
export const answerOf = ({ parts, replyId }: Reply): StoredAnswer => {
  const failed = parts.find((part): part is Failed => part.is === "failed");
  if (failed) {
    const error = errorOf(failed);
    const all = parts.length > 1 ? { parts: parts.map(partView) } : {};
    return { status: statuses[error.code] ?? 422, body: { success: false, error, ...all } };
  }
  const sent = parts.filter((part) => part.is === "sent");
  if (sent.length < parts.length) return { status: 202, body: { success: true, requestId: replyId, status: "queued" } };
  const messageIds = sent.map(({ mid }) => mid);
  const all = messageIds.length > 1 ? { messageIds } : {};
  return { status: 200, body: { success: true, messageId: messageIds[0] ?? null, ...all } };
};

const partView = (part: PartOutcome, index: number) => {
  const kind = kinds[index] ?? "attachment";
  switch (part.is) {
    case "open":
      return { part: kind, status: "queued" };
    case "sent":
      return { part: kind, status: "sent", messageId: part.mid };
    case "failed":
      return { part: kind, status: "failed", error: errorOf(part) };
  }
};

const errorOf = ({ code, subcode }: Failed) => {
  if (code === "cancelled") return { code, message: "Somebody of your team cancelled it before it went out." };
  const { meaning, sentence } = explain(code, subcode);
  return { code: meaning, message: sentence };
};
