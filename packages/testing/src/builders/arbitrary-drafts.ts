import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import fc from "fast-check";
import {
  assigned,
  conversationOf,
  echoed,
  noted,
  partAccepted,
  partAttempted,
  partFailed,
  partRequested,
  profileFetched,
  received,
  seenBy,
  started,
} from "./conversation.ts";
import type { Draft } from "./drafts.ts";
import { leadEventOf, leadOf } from "./lead.ts";

const kinds = [
  "received",
  "echoed",
  "seen",
  "requested",
  "attempted",
  "accepted",
  "failed",
  "unresolved",
  "released",
  "cancelled",
  "archived",
  "reopened",
  "read",
  "assigned",
  "noted",
  "profile",
  "lead",
] as const;

interface Step {
  readonly kind: (typeof kinds)[number];
  readonly who: number;
  /** Names a message or part of the conversation. */
  readonly n: number;
  /** Source time; not in the order of the log. */
  readonly at: number;
}

const stepOf = (people: number) =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    who: fc.nat({ max: people - 1 }),
    n: fc.integer({ min: 0, max: 4 }),
    at: fc.integer({ min: 1, max: 60 }),
  });

const eventOf = ({ kind, n, at }: Step): ConversationEvent => {
  const partId = `p${n}`;
  switch (kind) {
    case "received":
      return received(`in${n}`, at);
    case "echoed":
      return echoed(`out${n}`, at);
    case "seen":
      return seenBy(n === 4 ? "in0" : `out${n}`, at);
    case "requested":
      return partRequested(partId, at);
    case "attempted":
      return partAttempted(partId, 1, at);
    case "accepted":
      return partAccepted(partId, 1, n === 3 ? null : `out${n}`);
    case "failed":
      return partFailed(partId, 1, at % 2 === 0 ? at : null);
    case "unresolved":
      return { type: "PartUnresolved", data: { partId, attempt: 1, cause: "timeout" } };
    case "released":
      return { type: "PartReleased", data: { partId, attempt: 2 } };
    case "cancelled":
      return { type: "PartCancelled", data: { partId } };
    case "archived":
      return { type: "ConversationArchived", data: {} };
    case "reopened":
      return { type: "ConversationReopened", data: { because: "person" } };
    case "read":
      return { type: "ConversationMarkedRead", data: { upTo: at } };
    case "assigned":
      return assigned(n === 4 ? null : `u${n}`);
    case "noted":
      return noted(`note${n}`, at);
    case "profile":
    case "lead":
      throw new Error(`a ${kind} belongs to a stream of its own`);
  }
};

/** Something that happens to a conversation's lead, which begins with the first of it. */
const leadDrafts = (
  conversation: ReturnType<typeof conversationOf>,
  { at }: Step,
  done: Set<string>,
): readonly Draft[] => {
  const lead = leadOf(conversation);
  const isFirst = !done.has(lead.id);
  done.add(lead.id);
  const draft = lead.draft(leadEventOf(at), at);
  return isFirst ? [lead.draft(lead.created(), at), draft] : [draft];
};

/** Messages and requests happen once; the rest may come in any order and number. */
const isOnce = ({ kind }: Step): boolean =>
  kind === "received" || kind === "echoed" || kind === "requested" || kind === "noted";

/**
 * Histories of some conversations, mixed: times out of order, receipts and echoes before or after what they belong to,
 * parts in impossible states. Each conversation begins as such, perhaps after its contact's profile.
 */
export const arbitraryDrafts = ({ maxLength }: { readonly maxLength: number }, contactIds = ["1", "2", "3"]) =>
  fc.array(stepOf(contactIds.length), { maxLength, size: "max" }).map((steps): readonly Draft[] => {
    const conversations = contactIds.map((contactId) => conversationOf(contactId));
    const done = new Set<string>();
    return steps.flatMap((one) => {
      const conversation = conversations[one.who];
      if (!conversation) return [];
      if (one.kind === "profile") return [conversation.ofContact(profileFetched(`Name${one.n}`, one.at), one.at)];
      if (one.kind === "lead") return leadDrafts(conversation, one, done);
      const name = `${one.who} ${one.kind} ${one.n}`;
      if (isOnce(one) && done.has(name)) return [];
      const isFirst = !done.has(conversation.id);
      done.add(name).add(conversation.id);
      const draft = conversation.draft(eventOf(one), one.at);
      return isFirst ? [conversation.draft(started(), one.at), draft] : [draft];
    });
  });
