import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { categoryOf, idOf } from "@soshogle/domain/ids";
import type { Destruction } from "@soshogle/vault/vault";
import { decodeEvent } from "../codec.ts";
import type { StoredEvent } from "../event-store.ts";

/** Events by which keys of their own stream are destroyed. */
export const destructionTypes = ["MessageUnsent", "ContentErased"] as const satisfies ConversationRecorded["type"][];

export const isDestruction = ({ type }: Pick<StoredEvent, "type">): boolean =>
  (destructionTypes as readonly string[]).includes(type);

/** What an event of these types destroys: never a key of its own revision or a later one, whatever it says. */
export const destructionOf = (stored: StoredEvent): Destruction => {
  const event = decodeEvent(stored, "sealed") as unknown as ConversationRecorded; // the caller asked for these types
  const { stream } = stored;
  const before = Number(stored.revision) - 1;
  return { stream, subject: subjectOf(stream), ranges: upTo(rangesOf(event), before) };
};

type Ranges = Destruction["ranges"];

/** What of these ranges lies at or below a revision. */
export const upTo = (ranges: Ranges, last: number): Ranges =>
  ranges.map(({ from, to }) => ({ from, to: Math.min(to, last) })).filter(({ from, to }) => from <= to);

const rangesOf = (event: ConversationRecorded): Ranges => {
  if (event.type === "MessageUnsent") return event.data.revisions.map((revision) => ({ from: revision, to: revision }));
  return event.type === "ContentErased" ? [event.data] : [];
};

const subjectOf = (stream: StoredEvent["stream"]): string | null =>
  categoryOf(stream) === "conversation" ? idOf(stream) : null;
