import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import {
  conversationOf,
  echoed,
  partAccepted,
  partAttempted,
  partRequested,
  profileFetched,
  received,
  seenBy,
  started,
} from "@soshogle/testing/builders/conversation";
import type { Draft } from "@soshogle/testing/builders/drafts";

const TURNS = 5;
const TEXT = "A message as people write them: a question, an address, a thank you, some 100 characters long in all.";

/** Three messages in, read, and an answer with all that follows it: 10 events. */
const turn = (mid: (name: string) => string, at: number): ConversationEvent[] => [
  received(mid("a"), at, TEXT),
  received(mid("b"), at + 1, TEXT),
  received(mid("c"), at + 2, TEXT),
  { type: "ConversationMarkedRead", data: { upTo: 1_000 } },
  { type: "ReplyRequested", data: { replyId: mid("r"), rule: { kind: "standard", openUntil: at + 10 }, parts: 1 } },
  partRequested(mid("p"), at + 3, TEXT),
  partAttempted(mid("p"), 1, at + 4),
  partAccepted(mid("p"), 1, mid("out")),
  echoed(mid("out"), at + 5, TEXT),
  seenBy(mid("out"), at + 6),
];

const history = (number: number): Draft[] => {
  const { draft, ofContact } = conversationOf(String(1_000_000 + number));
  const mid = (index: number) => (name: string) =>
    `aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAw${name}.${number}.${index}`;
  const turns = Array.from({ length: TURNS }, (_, index) => turn(mid(index), index * 100).map((event) => draft(event)));
  return [draft(started()), ofContact(profileFetched(`Contact ${number}`, 1)), ...turns.flat()];
};

/** All conversations at once, whichever comes next: hardly two events of one conversation in a batch. */
export const interleaved = (conversations: number): Draft[] => {
  let state = 1;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state % limit;
  };
  const waiting = Array.from({ length: conversations }, (_, number) => history(number).toReversed());
  const all: Draft[] = [];
  while (waiting.length > 0) {
    const at = below(waiting.length);
    const next = waiting[at]?.pop();
    if (next) all.push(next);
    if (waiting[at]?.length === 0) waiting.splice(at, 1);
  }
  return all;
};
