import { it } from "@effect/vitest";
import { type Cursor, type Document, type Query, ReadModels } from "@soshogle/document-store/document-store";
import {
  ACCOUNT,
  assigned,
  conversationOf,
  echoed,
  partFailed,
  received,
  started,
  WORKSPACE,
} from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect } from "effect";
import { describe, expect } from "vitest";
import { accountsOf } from "./accounts/query.ts";
import type { ConversationRow } from "./conversations/document.ts";
import {
  type ConversationFilter,
  conversationCounts,
  conversationList,
  conversationPage,
  conversationRow,
} from "./conversations/query.ts";
import { cursorFromText, cursorToText, type ListPage, type Step } from "./keyset.ts";
import { foldPlainly } from "./plain-fold.ts";
import { storedName } from "./projection.ts";
import { projections } from "./projections.ts";
import type { ThreadItem } from "./thread/document.ts";
import { threadItems, threadPage } from "./thread/query.ts";

/** Stores what the projections make of a history. */
const given = Effect.fnUntraced(function* (drafts: readonly Draft[]) {
  const store = yield* ReadModels;
  for (const projection of projections) {
    const specs = projection.levels
      .flat()
      .map(({ name, indexes }) => ({ name: storedName(projection, name), indexes }));
    yield* store.ensure(specs);
    for (const [name, documents] of foldPlainly(projection, recorded(drafts)))
      yield* store.commit(
        [...documents.values()].map((document) => ({
          collection: storedName(projection, name),
          document: { ...document, position: String(document.position) },
        })),
        [],
      );
  }
  return store;
});

const pages = <T extends Document>(
  queryOf: (step: Step) => Query,
  pageOf: (step: Step, found: { documents: readonly Document[]; next: Cursor | null }) => ListPage<T>,
) =>
  Effect.fnUntraced(function* (step: Step) {
    return pageOf(step, yield* (yield* ReadModels).find(queryOf(step)));
  });

const conversations = Array.from({ length: 7 }, (_, n) => conversationOf(String(n)));
/** Two of them at the same time, which the id then orders. */
const history = conversations.flatMap((one, n) => [
  one.draft(started()),
  one.draft(received(`m${n}`, n === 4 ? 3 : n)),
]);

describe("the list of conversations", () => {
  const list = { workspaceId: WORKSPACE, filter: { status: "open" }, limit: 3 } as const;
  const filters = [null, ACCOUNT].flatMap((accountId) =>
    [{ status: "open" }, { status: "open", assigneeId: null }, { status: "open", assigneeId: "u1" }].map((filter) => ({
      accountId,
      filter: filter as ConversationFilter,
    })),
  );

  it.effect.each(filters)("is walked to its end and back when filtered by %o", (filtered) =>
    Effect.gen(function* () {
      const all = ["6", "5", "4", "3", "2", "1", "0"];
      const assignments = "assigneeId" in filtered.filter ? [assigned(filtered.filter.assigneeId)] : [];
      yield* given([...history, ...conversations.flatMap((one) => assignments.map((event) => one.draft(event)))]);
      const page = pages<ConversationRow & Document>(
        (step) => conversationList({ ...list, ...filtered }, step),
        conversationPage,
      );
      const contacts = ({ documents }: ListPage<ConversationRow>) => documents.map(({ contactId }) => contactId);
      const first = yield* page({ to: "newest" });
      const second = yield* page({ to: "older", than: first.older ?? [] });
      const third = yield* page({ to: "older", than: second.older ?? [] });
      expect([first, second, third].flatMap(contacts)).toEqual(all);
      expect([first.newer, third.older]).toEqual([null, null]);
      const back = yield* page({ to: "newer", than: third.newer ?? [] });
      expect(contacts(back)).toEqual(contacts(second));
      const front = yield* page({ to: "newer", than: back.newer ?? [] });
      expect(contacts(front)).toEqual(contacts(first));
      expect(front.newer).toBeNull();
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("shows those of one person, of nobody, or archived ones, and no others", () =>
    Effect.gen(function* () {
      const [anna, ben, cleo, dora] = conversations;
      if (!(anna && ben && cleo && dora)) throw new Error("there are seven conversations");
      const archived = { type: "ConversationArchived", data: {} } as const;
      yield* given([
        ...history,
        anna.draft(assigned("u1")),
        ben.draft(assigned("u2")),
        cleo.draft(assigned("u1")),
        cleo.draft(archived),
        dora.draft(archived),
      ]);
      const store = yield* ReadModels;
      const shown = Effect.fnUntraced(function* (filter: ConversationFilter) {
        const query = conversationList({ ...list, filter, accountId: null, limit: 10 }, { to: "newest" });
        return (yield* store.find(query)).documents.map(({ contactId }) => contactId);
      });
      expect(yield* shown({ status: "open", assigneeId: "u1" })).toEqual(["0"]);
      expect(yield* shown({ status: "open", assigneeId: null })).toEqual(["6", "5", "4"]);
      expect(yield* shown({ status: "archived" })).toEqual(["3", "2"]);
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );

  it.effect.each([null, ACCOUNT])("shows open ones that need somebody, in account %s", (accountId) =>
    Effect.gen(function* () {
      const [anna, ben, cleo, dora] = conversations;
      if (!(anna && ben && cleo && dora)) throw new Error("there are seven conversations");
      const store = yield* given([
        ...history,
        ben.draft(partFailed("p1", 1, null)),
        cleo.draft(echoed("e1", 50)),
        dora.draft({ type: "ConversationMarkedRead", data: { upTo: 9 } }),
        anna.draft({ type: "ConversationArchived", data: {} }),
      ]);
      const shown = Effect.fnUntraced(function* (needs: "answer" | "reading" | "settling") {
        const found: string[] = [];
        let step: Step = { to: "newest" };
        for (;;) {
          const filter = { needs };
          const query = conversationList({ ...list, filter, accountId, limit: 2 }, step);
          const page = conversationPage(step, yield* store.find(query), filter);
          found.push(...page.documents.map(({ contactId }) => contactId));
          if (page.older === null) return found.join("");
          step = { to: "older", than: page.older };
        }
      });
      expect(yield* shown("answer")).toBe("13456");
      expect(yield* shown("reading")).toBe("26541");
      expect(yield* shown("settling")).toBe("1");
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("shows another workspace nothing", () =>
    Effect.gen(function* () {
      const store = yield* given(history);
      const query = conversationList({ ...list, workspaceId: "other", accountId: null }, { to: "newest" });
      expect((yield* store.find(query)).documents).toEqual([]);
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );
});

describe("a thread", () => {
  it.effect("is walked in both directions from any item", () =>
    Effect.gen(function* () {
      const [anna] = conversations;
      if (!anna) throw new Error("there are seven conversations");
      const messages = Array.from({ length: 7 }, (_, n) =>
        anna.draft(n % 2 ? echoed(`e${n}`, n) : received(`m${n}`, n)),
      );
      yield* given([anna.draft(started()), ...messages]);
      const page = pages<ThreadItem & Document>(
        (step) => threadItems({ workspaceId: WORKSPACE, conversationId: anna.id, limit: 3 }, step),
        threadPage,
      );
      const times = ({ documents }: ListPage<ThreadItem>) => documents.map(({ at }) => at);
      const newest = yield* page({ to: "newest" });
      const older = yield* page({ to: "older", than: newest.older ?? [] });
      expect([times(newest), times(older)]).toEqual([
        [6, 5, 4],
        [3, 2, 1],
      ]);
      expect(times(yield* page({ to: "newer", than: older.newer ?? [] }))).toEqual([6, 5, 4]);
      const oldest = yield* page({ to: "older", than: older.older ?? [] });
      expect([times(oldest), oldest.older]).toEqual([[0], null]);
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );
});

describe("the other queries", () => {
  it.effect("name indexes that answer them", () =>
    Effect.gen(function* () {
      const store = yield* given(history);
      expect((yield* store.find(accountsOf(WORKSPACE))).documents).toEqual([]);
      expect((yield* store.find(conversationCounts(WORKSPACE))).documents).not.toEqual([]);
      const { collection, ids } = conversationRow(conversations[0]?.id ?? "");
      expect(yield* store.get(collection, ids)).toHaveLength(1);
    }).pipe(Effect.provide(layerEmbeddedFresh)),
  );
});

describe("a cursor in an address", () => {
  it("comes back as it was", () => {
    for (const cursor of [
      [1_760_000_000_000, "a_1|m|x+/="],
      ["ü", null, "id"],
    ] as const)
      expect(cursorFromText(cursorToText(cursor))).toEqual(cursor);
  });

  it("is null for anything else", () => {
    for (const text of ["", "x", btoa("{}"), btoa("[]"), btoa("[1]"), btoa('[{},"id"]')])
      expect(cursorFromText(text)).toBeNull();
  });
});
