import type { AnyRecorded } from "@soshogle/domain/event";
import { partsOfConversationId } from "@soshogle/domain/ids";
import type { Comparison } from "./comparison.ts";
import type { Ledger, SentItem } from "./ledger.ts";
import type { Book } from "./meta.ts";

/**
 * Deliveries ↔ log: what was answered 200 stands in the log exactly once, with its content unless that was taken back;
 * what was never answered at most once; and nothing else stands there.
 */
export const compareDeliveries = (
  events: readonly AnyRecorded[],
  { ledger, book }: { readonly ledger: Ledger; readonly book: Book },
): Comparison => {
  const broken: string[] = [];
  const found = foundIn(events);
  const takenBack = new Set([...found.keys()].flatMap((key) => (key.startsWith("unsend|") ? [key.slice(7)] : [])));

  const check = (item: SentItem, isAnswered: boolean) => {
    const recorded = found.get(item.key) ?? [];
    const count = recorded.length;
    if (isAnswered && count === 0) broken.push(`${item.key} was answered 200 and is not in the log`);
    if (count > 1) broken.push(`${item.key} stands ${count} times in the log`);
    for (const event of recorded) broken.push(...faultsOf(item, event, takenBack));
    found.delete(item.key);
  };
  for (const item of ledger.answered.values()) check(item, true);
  for (const item of ledger.unanswered.values()) check(item, false);
  for (const { mid, text, igsid, author } of book.messages)
    if (author === "person")
      check({ kind: "message", key: `message|${mid}`, contactId: igsid, mid, text, json: null }, true);

  const known = new Set(book.messages.map(({ mid }) => mid));
  for (const [key, recorded] of found) {
    const [kind = "", mid = ""] = key.split("|");
    if (kind === "echo" && recorded.length > 1)
      broken.push(`the echo of ${mid} stands ${recorded.length} times in the log`);
    if (kind === "unsent later") {
      if (recorded.length > 1) broken.push(`${mid} was taken back ${recorded.length} times after it had arrived`);
      continue;
    }
    if ((kind === "echo" || kind === "seen") && known.has(mid)) continue;
    // It came before its account was connected; as a message it has been looked for above.
    if (kind === "unknown" && recorded.length === 1 && ledger.answered.has(`message|${mid}`)) continue;
    broken.push(`${key} is in the log and nobody sent it`);
  }
  return {
    counted: {
      "items answered 200": ledger.answered.size,
      "items never answered": ledger.unanswered.size,
      "messages of people with a phone": book.messages.filter(({ author }) => author === "person").length,
      "messages taken back": takenBack.size,
    },
    broken,
  };
};

/** What stands in the log of items that came from outside, by the keys that items have. */
const foundIn = (events: readonly AnyRecorded[]): Map<string, AnyRecorded[]> => {
  const found = new Map<string, AnyRecorded[]>();
  const waited = new Set(
    events.flatMap(({ type, data }) => (type === "MessageUnsent" && isFirstUnsend(data) ? [String(data.mid)] : [])),
  );
  for (const event of events) {
    const key = keyOf(event, waited);
    if (key !== null) found.set(key, [...(found.get(key) ?? []), event]);
  }
  return found;
};

/** It came before the message that it takes back. */
const isFirstUnsend = ({ revisions }: AnyRecorded["data"]): boolean =>
  Array.isArray(revisions) && revisions.length === 0;

/** @param waited `mid`s of messages whose unsend came before them. */
const keyOf = ({ type, data, personal }: AnyRecorded, waited: ReadonlySet<string>): string | null => {
  switch (type) {
    case "MessageReceived":
      return `message|${data.mid}`;
    case "MessageEchoed":
      return `echo|${data.mid}`;
    case "MessageSeen":
      return `seen|${data.mid}`;
    case "MessageUnsent":
      // One that came before its message is followed, when the message arrives, by another that names its revisions.
      return isFirstUnsend(data) || !waited.has(String(data.mid)) ? `unsend|${data.mid}` : `unsent later|${data.mid}`;
    case "ItemQuarantined": {
      const raw = personal?.state === "clear" ? Buffer.from(String(personal.value.raw), "base64").toString() : "";
      return `unknown|${/"mid":"([^"]+)"/.exec(raw)?.[1] ?? raw}`;
    }
    default:
      return null;
  }
};

const faultsOf = (item: SentItem, event: AnyRecorded, takenBack: ReadonlySet<string>): string[] => {
  if (item.kind === "unknown") return [];
  const faults: string[] = [];
  const { contactId } = partsOfConversationId(event.meta.partition);
  if (contactId !== item.contactId)
    faults.push(`${item.key} was recorded for ${contactId} instead of ${item.contactId}`);
  if (item.kind !== "message") return faults;
  const text = event.personal?.state === "clear" ? event.personal.value.text : null;
  if (takenBack.has(item.mid) ? text !== null : text !== item.text)
    faults.push(
      `${item.key} ${takenBack.has(item.mid) ? "was taken back and still has its text" : "has lost its text"}`,
    );
  return faults;
};
