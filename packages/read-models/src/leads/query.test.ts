import { it } from "@effect/vitest";
import { type Document, ReadModels } from "@soshogle/document-store/document-store";
import { ACCOUNT, conversationOf, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import { leadOf, moved, owned, valued } from "@soshogle/testing/builders/lead";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect } from "effect";
import { describe, expect } from "vitest";
import type { ListPage, Step } from "../keyset.ts";
import { foldPlainly } from "../plain-fold.ts";
import { storedName } from "../projection.ts";
import { sumOfCounts } from "./counts.ts";
import type { LeadCard } from "./document.ts";
import { leads } from "./project.ts";
import { type LeadFilter, leadCard, leadCounts, leadList, leadOfConversation, leadPage } from "./query.ts";

/** Seven leads, one at a time. Every second one is u1's; the fourth moved last and is qualified. */
const conversations = Array.from({ length: 7 }, (_, n) => conversationOf(String(n)));
const history: readonly Draft[] = conversations.flatMap((conversation, n) => {
  const lead = leadOf(conversation);
  return [
    lead.draft(lead.created(), n),
    lead.draft(valued(100), n),
    ...(n % 2 === 0 ? [lead.draft(owned("u1"), n)] : []),
    ...(n === 3 ? [lead.draft(moved("new", "qualified"), 9)] : []),
  ];
});

const given = Effect.gen(function* () {
  const store = yield* ReadModels;
  yield* store.ensure(leads.levels.flat().map(({ name, indexes }) => ({ name: storedName(leads, name), indexes })));
  for (const [name, documents] of foldPlainly(leads, recorded(history)))
    yield* store.commit(
      [...documents.values()].map((document) => ({
        collection: storedName(leads, name),
        document: { ...document, position: String(document.position) },
      })),
      [],
    );
  return store;
});

const everybody: LeadFilter = { workspaceId: WORKSPACE, accountId: undefined, ownerId: undefined };
const filters: readonly LeadFilter[] = [
  everybody,
  { ...everybody, accountId: ACCOUNT },
  { ...everybody, ownerId: "u1" },
  { ...everybody, ownerId: null },
  { ...everybody, accountId: ACCOUNT, ownerId: "u1" },
];

const contactsOf = ({ documents }: ListPage<LeadCard & Document>) => documents.map(({ contactId }) => contactId);

describe("a list of leads", () => {
  it.effect("is walked to its end, the one that moved last first, whatever it is filtered by", () =>
    Effect.gen(function* () {
      const store = yield* given;
      const walk = Effect.fnUntraced(function* (filter: LeadFilter, stage: "new" | undefined) {
        const found: string[] = [];
        let step: Step = { to: "newest" };
        for (;;) {
          const page = leadPage(step, yield* store.find(leadList({ ...filter, stage, limit: 2 }, step)));
          found.push(...contactsOf(page));
          if (page.older === null) return found.join("");
          step = { to: "older", than: page.older };
        }
      });
      expect(yield* walk(everybody, undefined)).toBe("3654210");
      expect(yield* walk(everybody, "new")).toBe("654210");
      expect(yield* walk({ ...everybody, ownerId: "u1" }, undefined)).toBe("6420");
      expect(yield* walk({ ...everybody, ownerId: null }, undefined)).toBe("351");
      expect(yield* walk({ ...everybody, accountId: ACCOUNT }, "new")).toBe("654210");
      expect(yield* walk({ ...everybody, accountId: ACCOUNT, ownerId: "u1" }, "new")).toBe("6420");
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("is empty for another workspace, account or owner", () =>
    Effect.gen(function* () {
      const store = yield* given;
      const others = [
        { ...everybody, workspaceId: "another" },
        { ...everybody, accountId: "another" },
        { ...everybody, ownerId: "another" },
      ];
      for (const other of others) {
        const query = leadList({ ...other, stage: undefined, limit: 5 }, { to: "newest" });
        expect((yield* store.find(query)).documents).toEqual([]);
        expect((yield* store.find(leadCounts(other))).documents).toEqual([]);
      }
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );
});

describe("the other queries of leads", () => {
  it.effect("count what the lists hold", () =>
    Effect.gen(function* () {
      const store = yield* given;
      for (const filter of filters) {
        const list = yield* store.find(leadList({ ...filter, stage: undefined, limit: 50 }, { to: "newest" }));
        const counts = sumOfCounts((yield* store.find(leadCounts(filter))).documents);
        const leadsIn = (stage: string) => list.documents.filter((card) => card.stage === stage).length;
        expect([counts.new.leads, counts.qualified.leads]).toEqual([leadsIn("new"), leadsIn("qualified")]);
        expect(counts.new.values).toEqual({ EUR: 100 * leadsIn("new") });
      }
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("find a lead by its id and by its conversation", () =>
    Effect.gen(function* () {
      const store = yield* given;
      const [first] = conversations;
      if (!first) throw new Error("there are seven conversations");
      const { collection, ids } = leadCard(leadOf(first).id);
      const [byId] = yield* store.get(collection, ids);
      const { documents } = yield* store.find(leadOfConversation(WORKSPACE, first.id));
      expect(documents).toEqual([byId]);
      expect((yield* store.find(leadOfConversation(WORKSPACE, "none_1"))).documents).toEqual([]);
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );
});
