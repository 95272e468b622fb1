import { it } from "@effect/vitest";
import { ReadModels } from "@soshogle/document-store/document-store";
import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import {
  ACCOUNT,
  conversationOf,
  echoed,
  noted,
  partAccepted,
  partFailed,
  received,
  started,
  WORKSPACE,
} from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import { leadOf } from "@soshogle/testing/builders/lead";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect } from "effect";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { foldPlainly } from "../plain-fold.ts";
import { storedName } from "../projection.ts";
import { BUCKET_MS, DAY_MS, type FiguresDay } from "./document.ts";
import { figuresProjection } from "./project.ts";
import { accountsHeard, figuresWithin, heardByAccount, sumWithin } from "./query.ts";

const anna = conversationOf("1");
const EVER = { from: Number.MIN_SAFE_INTEGER, until: Number.MAX_SAFE_INTEGER };
const fold = (drafts: readonly Draft[]) => foldPlainly(figuresProjection, recorded(drafts));
const daysOf = (drafts: readonly Draft[]) => [...(fold(drafts).get("days")?.values() ?? [])];
const sentIn = (...events: readonly ConversationEvent[]) =>
  sumWithin(daysOf([started(), ...events].map((event) => anna.draft(event))), EVER).sent;

describe("figures", () => {
  it("count inbound messages, conversations and leads in the quarter hour of their source's time", () => {
    const lead = leadOf(anna);
    const drafts = [
      anna.draft(started(), DAY_MS + 1),
      anna.draft(received("m1", DAY_MS + BUCKET_MS - 1)),
      anna.draft(received("m2", DAY_MS + BUCKET_MS)),
      anna.draft(received("m3", DAY_MS - 1)),
      lead.draft(lead.created(), 2 * DAY_MS - 1),
    ];
    const [second, first] = daysOf(drafts) as unknown as FiguresDay[];
    expect([first?.day, second?.day]).toEqual([0, 1]);
    expect(first?.received[95]).toBe(1);
    expect(second?.received.slice(0, 3)).toEqual([1, 1, 0]);
    expect(second?.conversations[0]).toBe(1);
    expect(second?.leads[95]).toBe(1);
    expect(sumWithin(daysOf(drafts), { from: DAY_MS, until: DAY_MS + BUCKET_MS })).toEqual({
      received: 1,
      sent: 0,
      conversations: 1,
      leads: 0,
    });
  });

  it("agree with a recount after any history", () => {
    fc.assert(
      fc.property(arbitraryDrafts({ maxLength: 80 }), (drafts) => {
        const counted = (type: string) => drafts.filter(({ event }) => event.type === type).length;
        expect(sumWithin(daysOf(drafts), EVER)).toMatchObject({
          received: counted("MessageReceived"),
          conversations: counted("ConversationStarted"),
          leads: counted("LeadCreated"),
        });
      }),
    );
  });
});

describe("sent messages", () => {
  const accepted = (mid: string | null) => partAccepted("p1", 1, mid);

  it("count once, whichever of echo and acceptance came first", () => {
    expect(sentIn(accepted("a"))).toBe(1);
    expect(sentIn(echoed("a", 5))).toBe(1);
    expect(sentIn(accepted("a"), echoed("a", 5))).toBe(1);
    expect(sentIn(echoed("a", 5), accepted("a"))).toBe(1);
    expect(sentIn(echoed("a", 5), echoed("b", 6), accepted("a"))).toBe(2);
  });

  it("count once when a person said so before Meta did, and not when Meta knew better", () => {
    expect(sentIn(accepted(null))).toBe(1);
    expect(sentIn(accepted(null), echoed("a", 5))).toBe(2);
    expect(sentIn(accepted(null), echoed("a", 5), accepted("a"))).toBe(1);
    expect(sentIn(accepted(null), accepted("a"), echoed("a", 5))).toBe(1);
    expect(sentIn(accepted(null), partFailed("p1", 1, null))).toBe(0);
  });

  it("do not count while they are under way or have failed", () => {
    expect(sentIn(partFailed("p1", 1, null))).toBe(0);
    expect(sentIn({ type: "PartUnresolved", data: { partId: "p1", attempt: 1, cause: "crash" } })).toBe(0);
  });

  it("are as many as there are messages, in any order of what tells of them", () => {
    const tellings = [
      ["answer"],
      ["echo"],
      ["answer", "echo"],
      ["echo", "answer"],
      ["person"],
      ["person", "answer", "echo"],
      ["person", "echo", "answer"],
    ] as const;
    const messages = fc.array(fc.constantFrom(...tellings), { maxLength: 12 });
    fc.assert(
      fc.property(messages, fc.infiniteStream(fc.nat()), (told, choices) => {
        const queues = told.map((hows, n) =>
          hows.map((how) => (how === "echo" ? echoed(`mid${n}`, n) : partAccepted(`p${n}`, 1, midOf(how, n)))),
        );
        const mixed: ConversationEvent[] = [];
        for (const choice of choices) {
          const open = queues.filter(({ length }) => length > 0);
          const next = open[choice % open.length]?.shift();
          if (next === undefined) break;
          mixed.push(next);
        }
        expect(sentIn(...mixed)).toBe(told.length);
      }),
    );
  });
  const midOf = (how: "person" | "answer", n: number) => (how === "person" ? null : `mid${n}`);
});

describe("an account", () => {
  it("was last heard of with whatever Meta delivered last, not with what we did", () => {
    const from = (kind: "contact" | "meta" | "user", event: ConversationEvent, at: number): Draft => ({
      ...anna.draft(event, at),
      actor: { kind, id: "x" },
    });
    const drafts = [
      from("contact", started(), 10),
      from("contact", received("m1", 1), 10),
      from("meta", echoed("e1", 2), 20),
      from("user", noted("n1", 3), 30),
    ];
    const heard = [...(fold(drafts).get("heard")?.values() ?? [])];
    expect(heardByAccount(heard)).toEqual(new Map([[ACCOUNT, 20]]));
    expect(heardByAccount([...(fold(drafts.slice(3)).get("heard")?.values() ?? [])])).toEqual(new Map());
  });
});

describe("the queries of figures", () => {
  it.effect("find the days of a span and the accounts, of one workspace only", () =>
    Effect.gen(function* () {
      const store = yield* ReadModels;
      const contacts = ["1", "2", "3"].map((contactId) => conversationOf(contactId));
      const drafts = contacts.flatMap((contact, n) => [
        contact.draft(started(), n * DAY_MS),
        { ...contact.draft(received(`m${n}`, n * DAY_MS)), actor: { kind: "contact", id: "1" } as const },
      ]);
      yield* store.ensure(
        figuresProjection.levels.flat().map(({ name, indexes }) => ({
          name: storedName(figuresProjection, name),
          indexes,
        })),
      );
      for (const [name, documents] of fold(drafts))
        yield* store.commit(
          [...documents.values()].map((document) => ({
            collection: storedName(figuresProjection, name),
            document: { ...document, position: String(document.position) },
          })),
          [],
        );
      const sum = Effect.fnUntraced(function* (workspaceId: string, from: number, until: number) {
        const { documents } = yield* store.find(figuresWithin(workspaceId, { from, until }));
        return [documents.length, sumWithin(documents, { from, until }).received];
      });
      expect(yield* sum(WORKSPACE, 0, DAY_MS)).toEqual([1, 1]);
      expect(yield* sum(WORKSPACE, DAY_MS - BUCKET_MS, DAY_MS + BUCKET_MS)).toEqual([2, 1]);
      expect(yield* sum(WORKSPACE, 0, 3 * DAY_MS)).toEqual([3, 3]);
      expect(yield* sum("another", 0, 3 * DAY_MS)).toEqual([0, 0]);
      expect((yield* store.find(accountsHeard(WORKSPACE))).documents.length).toBeGreaterThan(0);
      expect((yield* store.find(accountsHeard("another"))).documents).toEqual([]);
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );
});
