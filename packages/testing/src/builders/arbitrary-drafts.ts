import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import fc from "fast-check";
import {
  assigned,
  conversationOf,
  echoed,
  edited,
  erased,
  noted,
  partAccepted,
  partAttempted,
  partFailed,
  partRequested,
  profileFetched,
  reacted,
  received,
  seenBy,
  started,
  tapped,
  unreacted,
  unsent,
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
  "reacted",
  "unreacted",
  "edited",
  "tapped",
  "unsent",
  "erased",
  "erased",
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
    case "reacted":
      return reacted(at % 2 === 0 ? `in${n}` : `out${n}`, at, `${at}`, n === 4 ? "account" : "contact");
    case "unreacted":
      return unreacted(at % 2 === 0 ? `in${n}` : `out${n}`, at, n === 4 ? "account" : "contact");
    case "edited":
      return edited(at % 2 === 0 ? `in${n}` : `out${n}`, (at % 3) + 1, `edit at ${at}`);
    case "tapped":
      return tapped(n === 4 ? null : `tap${n}`, at);
    case "unsent":
    case "erased":
    case "profile":
    case "lead":
      throw new Error(`a ${kind} is made elsewhere`);
  }
};

const forgets = ({ kind }: Step): boolean => kind === "unsent" || kind === "erased";

/** A message of either side, known or not, is taken back; or the newest content is erased, or some before it. */
const destroying = ({ kind, n, at }: Step, places: Places): ConversationEvent => {
  const mid = at % 2 === 0 ? `in${n}` : `out${n}`;
  if (kind === "unsent") return unsent(mid, at, places.of(mid));
  const to = Math.max(0, places.next - 1 - (at % 3));
  return erased(Math.max(0, to - n), to);
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

/** Where each message of a conversation, and the part that it may have been sent as, stands in its stream. */
class Places {
  readonly #revisions = new Map<string, number[]>();
  /** Revision of the next event. */
  next = 0;

  /** An event takes its place; gives it back as it is. */
  place(event: ConversationEvent): ConversationEvent {
    if (event.type === "MessageReceived" || event.type === "MessageEchoed" || event.type === "MessageEdited")
      this.#add(event.data.mid, [this.next]);
    if (event.type === "PartRequested") this.#add(event.data.partId, [this.next]);
    if (event.type === "PartAccepted" && event.data.mid !== null) this.#add(event.data.mid, this.of(event.data.partId));
    this.next++;
    return event;
  }

  of(name: string): readonly number[] {
    return this.#revisions.get(name) ?? [];
  }

  #add(name: string, revisions: readonly number[]): void {
    this.#revisions.set(name, [...this.of(name), ...revisions]);
  }
}

/** Messages, taps and requests happen once; the rest may come in any order and number. */
const isOnce = ({ kind }: Step): boolean =>
  kind === "received" || kind === "echoed" || kind === "requested" || kind === "noted" || kind === "tapped";

/**
 * Histories of some conversations, mixed: times out of order, receipts and echoes before or after what they belong to,
 * parts in impossible states, messages taken back before or after they came, content erased over a range. Each
 * conversation begins as such, perhaps after its contact's profile.
 */
export const arbitraryDrafts = ({ maxLength }: { readonly maxLength: number }, contactIds = ["1", "2", "3"]) =>
  fc.array(stepOf(contactIds.length), { maxLength, size: "max" }).map((steps): readonly Draft[] => {
    const conversations = contactIds.map((contactId) => conversationOf(contactId));
    const places = conversations.map(() => new Places());
    const done = new Set<string>();
    return steps.flatMap((one) => {
      const conversation = conversations[one.who];
      const inStream = places[one.who];
      if (!conversation || !inStream) return [];
      if (one.kind === "profile") return [conversation.ofContact(profileFetched(`Name${one.n}`, one.at), one.at)];
      if (one.kind === "lead") return leadDrafts(conversation, one, done);
      const name = `${one.who} ${one.kind} ${one.n}`;
      if (isOnce(one) && done.has(name)) return [];
      const isFirst = !done.has(conversation.id);
      done.add(name).add(conversation.id);
      const begun = isFirst ? [conversation.draft(inStream.place(started()), one.at)] : [];
      const event = forgets(one) ? destroying(one, inStream) : eventOf(one);
      return [...begun, conversation.draft(inStream.place(event), one.at)];
    });
  });
