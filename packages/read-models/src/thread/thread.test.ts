import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import {
  assigned,
  controlChanged,
  conversationOf,
  echoed,
  edited,
  erased,
  noted,
  optedIn,
  partAccepted,
  partAttempted,
  partFailed,
  partRequested,
  reacted,
  received,
  referred,
  seenBy,
  started,
  tapped,
  unreacted,
  unsent,
} from "@soshogle/testing/builders/conversation";
import { recorded } from "@soshogle/testing/builders/drafts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSlot } from "../content-slots.ts";
import { foldPlainly } from "../plain-fold.ts";
import type { SeenMark, ThreadItem } from "./document.ts";
import { messageItemId, partItemId } from "./ids.ts";
import { thread } from "./project.ts";
import { isSeen, isShown } from "./query.ts";

const anna = conversationOf("1");
const fold = (...events: ConversationEvent[]) => {
  const documents = foldPlainly(thread, recorded([started(), ...events].map((event) => anna.draft(event))));
  const items = [...(documents.get("items")?.values() ?? [])] as unknown as ThreadItem[];
  const mark = (documents.get("seen")?.get(anna.id) ?? null) as SeenMark | null;
  const byId = (id: string) => items.find((item) => item.id === id);
  return {
    mark,
    items,
    shown: items.filter((item) => isShown(item, mark)),
    part: (partId: string) => byId(partItemId(anna.id, partId)),
    message: (mid: string) => byId(messageItemId(anna.id, mid)),
    isSeen: (mid: string) => items.some((item) => item.mid === mid && isShown(item, mark) && isSeen(item, mark)),
  };
};

describe("a message in a thread", () => {
  it("has the text, the time and the revision it came with", () => {
    const item = fold(received("m1", 10)).message("m1");
    expect(item).toMatchObject({ direction: "in", kind: "message", at: 10, revision: 1, hidden: false, part: null });
    expect(readSlot(item?.content.body).value).toEqual({ text: "text of m1", attachments: [] });
  });
});

describe("a part in a thread", () => {
  const requested = [partRequested("p1", 10), partAttempted("p1", 1, 11)];

  it("keeps its id and request time through its life", () => {
    const item = fold(...requested, partAccepted("p1", 1, "out1"), echoed("out1", 12)).part("p1");
    expect(item).toMatchObject({ at: 10, kind: "part", mid: "out1", part: { state: "accepted", settledBy: "answer" } });
  });

  it("says what became of each attempt", () => {
    expect(fold(partRequested("p1", 10)).part("p1")?.part).toMatchObject({ state: "requested", attempt: 0 });
    expect(fold(...requested).part("p1")?.part).toMatchObject({ state: "attempted", attempt: 1, attemptedAt: 11 });
    expect(fold(...requested, partFailed("p1", 1, 99)).part("p1")?.part).toMatchObject({
      state: "retrying",
      retryAt: 99,
    });
    expect(fold(...requested, partFailed("p1", 1, null)).part("p1")?.part).toMatchObject({
      state: "failed",
      code: "100",
    });
    const again = fold(...requested, partFailed("p1", 1, 99), partAttempted("p1", 2, 100)).part("p1");
    expect(again?.part).toMatchObject({ state: "attempted", attempt: 2, code: null, retryAt: null });
  });

  it("joins its echo after a person said that it went out, whichever comes first", () => {
    const joined: ConversationEvent = {
      type: "PartAccepted",
      data: { partId: "p1", attempt: 1, mid: "out1", settledBy: "echo", acceptedAt: 13 },
    };
    const said = partAccepted("p1", 1, null);
    for (const order of [
      [said, echoed("out1", 12), joined],
      [echoed("out1", 12), said, joined],
      [said, joined, echoed("out1", 12)],
    ]) {
      const { shown, part } = fold(...requested, ...order);
      expect(shown).toMatchObject([{ kind: "part", mid: "out1" }]);
      expect(part("p1")?.part).toMatchObject({ state: "accepted", settledBy: "echo" });
    }
  });

  it("takes the place of an echo that came first", () => {
    const { shown, message } = fold(...requested, echoed("out1", 12), partAccepted("p1", 1, "out1"));
    expect(shown).toMatchObject([{ kind: "part", mid: "out1" }]);
    expect(message("out1")).toMatchObject({ hidden: true, content: { body: null } });
  });
});

describe("a reaction", () => {
  const reactions = (...events: ConversationEvent[]) =>
    fold(...events)
      .items.filter(({ kind }) => kind === "reaction")
      .map(({ mid, direction, unsent: taken, content }) => [
        mid,
        direction,
        taken,
        readSlot<{ emoji: string }>(content.body).value.emoji,
      ]);

  it("belongs to its message, whichever comes first, and is no line of its own", () => {
    for (const events of [
      [received("m1", 1), reacted("m1", 5)],
      [reacted("m1", 5), received("m1", 1)],
    ]) {
      expect(reactions(...events)).toEqual([["m1", "in", false, "❤️"]]);
      expect(fold(...events).shown.map(({ kind }) => kind)).toEqual(["message"]);
    }
  });

  it("of one side takes the place of its last one, by the time it was given", () => {
    expect(reactions(reacted("m1", 5, "😂"), reacted("m1", 6, "😮"))).toEqual([["m1", "in", false, "😮"]]);
    expect(reactions(reacted("m1", 6, "😮"), reacted("m1", 5, "😂"))).toEqual([["m1", "in", false, "😮"]]);
    expect(reactions(reacted("m1", 5), reacted("m1", 6, "👍", "account"))).toHaveLength(2);
  });

  it("leaves nothing behind when it is taken back", () => {
    expect(reactions(reacted("m1", 5), unreacted("m1", 6))).toEqual([["m1", "in", true, undefined]]);
    expect(reactions(unreacted("m1", 6), reacted("m1", 5))).toEqual([["m1", "in", true, undefined]]);
    expect(reactions(reacted("m1", 5), unreacted("m1", 6), reacted("m1", 7, "😮"))[0]?.[3]).toEqual("😮");
  });

  it("is forgotten with its own event, not with the message's", () => {
    const body = (from: number, to: number) =>
      fold(received("m1", 1), reacted("m1", 5), erased(from, to)).items.map(({ content }) => readSlot(content.body));
    expect(body(1, 1).map(({ forgotten }) => forgotten)).toEqual([true, false]);
    expect(body(2, 2).map(({ forgotten }) => forgotten)).toEqual([false, true]);
  });
});

describe("an edit", () => {
  const edits = (...events: ConversationEvent[]) =>
    fold(...events)
      .items.filter(({ kind }) => kind === "edit")
      .map(({ mid, edits: count, hidden, content }) => [mid, count, hidden, readSlot(content.body).value]);

  it("is kept beside its message, the newest alone", () => {
    const one = ["m1", 2, true, { text: "edit 2 of m1" }];
    expect(edits(received("m1", 1), edited("m1", 1), edited("m1", 2))).toEqual([one]);
    expect(edits(edited("m1", 2), edited("m1", 1), received("m1", 1))).toEqual([one]);
  });

  it("is gone when its message is taken back, though it came before or comes after", () => {
    expect(edits(received("m1", 1), edited("m1", 1), unsent("m1", 9, [1, 2]))).toEqual([["m1", 1, true, {}]]);
    expect(fold(received("m1", 1), edited("m1", 1), unsent("m1", 9, [1, 2])).message("m1")?.unsent).toBe(true);
  });

  it("is forgotten with its own event", () => {
    const { items } = fold(received("m1", 1), edited("m1", 1), erased(2, 2));
    expect(items.map(({ content }) => readSlot(content.body).forgotten)).toEqual([false, true]);
  });
});

describe("a tap, an arrival, a consent, a handover", () => {
  it("stands in its own place", () => {
    const { shown } = fold(
      received("m1", 1),
      tapped(null, 2, "Opening hours?"),
      tapped("t1", 3),
      referred(4),
      optedIn(5),
      controlChanged("taken", 6),
    );
    expect(shown.toSorted((a, b) => a.at - b.at)).toMatchObject([
      { kind: "message" },
      { kind: "postback", direction: "in", mid: null },
      { kind: "postback", mid: "t1" },
      { kind: "referral", referral: { ref: "qr17" }, content: { body: null } },
      { kind: "opt_in" },
      { kind: "control", control: "taken", content: { body: null } },
    ]);
    const said = shown.map(({ content }) => readSlot<{ title: string }>(content.body).value.title);
    expect(said.filter(Boolean)).toEqual(["Opening hours?", "Prices", "Shop news"]);
  });

  it("forgets its words when they are erased, and keeps its place", () => {
    const { shown } = fold(tapped(null, 2), erased(1, 1));
    expect(shown).toMatchObject([{ kind: "postback", at: 2 }]);
    expect(readSlot(shown[0]?.content.body)).toEqual({ value: {}, forgotten: true });
  });
});

describe("what the team tells itself", () => {
  it("stands between the messages by its time, with its author", () => {
    const { shown } = fold(received("m1", 10), noted("n1", 12, "Wants two"), received("m2", 11));
    const [first, second, third] = shown.toSorted((a, b) => a.at - b.at);
    expect([first?.mid, second?.mid]).toEqual(["m1", "m2"]);
    expect(third).toMatchObject({ kind: "note", direction: "none", at: 12, actorId: "test", part: null, mid: null });
    expect(readSlot(third?.content.body).value).toEqual({ text: "Wants two" });
  });

  it("names every change of who works on it", () => {
    const { shown } = fold(assigned("u1"), assigned(null));
    expect(shown).toMatchObject([
      { kind: "assignment", assigneeId: "u1", actorId: "test", content: { body: null } },
      { kind: "assignment", assigneeId: null },
    ]);
  });

  it("is never seen by the contact", () => {
    const { shown, mark } = fold(noted("n1", 1), assigned("u1"), echoed("e1", 2), seenBy("e1", 9));
    const own = shown.filter(({ direction }) => direction === "none");
    expect(own).toHaveLength(2);
    expect(own.some((item) => isSeen(item, mark))).toBe(false);
  });
});

describe("an echo", () => {
  it("is shown as sent elsewhere when nobody is sending here", () => {
    expect(fold(echoed("e1", 5)).shown).toMatchObject([{ kind: "echo", mid: "e1" }]);
  });

  it("waits while an attempt before it has no outcome", () => {
    const before = [partRequested("p1", 10), echoed("e1", 5), partAttempted("p1", 1, 11)];
    expect(fold(...before, echoed("e2", 12)).shown.map(({ mid }) => mid)).toEqual([null, "e1"]);
    expect(fold(...before, echoed("e2", 12), partFailed("p1", 1, null)).shown).toHaveLength(3);
    const unresolved: ConversationEvent = {
      type: "PartUnresolved",
      data: { partId: "p1", attempt: 1, cause: "timeout" },
    };
    expect(fold(...before, echoed("e2", 12), unresolved).shown).toHaveLength(2);
  });
});

describe("seen", () => {
  it("covers everything outbound up to the newest seen message", () => {
    const { isSeen: isSeenMid, mark } = fold(echoed("e1", 1), echoed("e2", 2), echoed("e3", 3), seenBy("e2", 9));
    expect(["e1", "e2", "e3"].map(isSeenMid)).toEqual([true, true, false]);
    expect(mark).toMatchObject({ until: 2, seenAt: 9 });
  });

  it("never goes back", () => {
    expect(fold(echoed("e1", 1), echoed("e2", 2), seenBy("e2", 8), seenBy("e1", 9)).mark).toMatchObject({
      until: 2,
      seenAt: 8,
    });
  });

  it("takes effect when its message is known, by echo or by answer", () => {
    expect(fold(seenBy("e1", 9)).mark).toMatchObject({ until: null, pending: [{ mid: "e1", seenAt: 9 }] });
    expect(fold(seenBy("e1", 9), echoed("e1", 1)).mark).toMatchObject({ until: 1, seenAt: 9, pending: [] });
    const byAnswer = fold(
      partRequested("p1", 1),
      partAttempted("p1", 1, 2),
      seenBy("out", 9),
      partAccepted("p1", 1, "out"),
    );
    expect(byAnswer.mark).toMatchObject({ until: 1, seenAt: 9, pending: [], openAttempts: [] });
  });

  it("ignores a receipt for an inbound message", () => {
    expect(fold(received("m1", 1), seenBy("m1", 9)).mark).toMatchObject({ until: null, pending: [] });
  });
});

describe("sending and echoes in any order", () => {
  /** Three parts, each accepted with its mid and echoed, and an echo from elsewhere; only causes come before effects. */
  const chains = ["a", "b", "c"].map((name, at) => ({
    before: [partRequested(name, at), partAttempted(name, 1, at + 10)],
    after: [partAccepted(name, 1, `mid-${name}`), echoed(`mid-${name}`, at + 20)],
  }));

  it("end with exactly one visible item a message", () => {
    const order = fc.record({
      accepted: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      turns: fc.shuffledSubarray([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3], { minLength: 13, maxLength: 13 }),
    });
    fc.assert(
      fc.property(order, ({ accepted, turns }) => {
        const queues = chains.map(({ before, after }, at) => [
          ...before,
          ...(accepted[at] ? after : after.toReversed()),
        ]);
        queues.push([echoed("elsewhere", 15)]);
        const events = turns.flatMap((turn) => queues[turn]?.shift() ?? []);
        expect(events).toHaveLength(13);
        const mids = fold(...events).shown.map(({ mid }) => mid);
        expect(mids.toSorted()).toEqual(["elsewhere", "mid-a", "mid-b", "mid-c"]);
      }),
    );
  });
});
