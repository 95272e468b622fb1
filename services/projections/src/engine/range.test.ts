import { it } from "@effect/vitest";
import { type DocumentStoreShape, ReadModels } from "@soshogle/document-store/document-store";
import { readSlot } from "@soshogle/read-models/content-slots";
import { storedName } from "@soshogle/read-models/projection";
import type { ThreadItem } from "@soshogle/read-models/thread/document";
import { messageItemId, partItemId } from "@soshogle/read-models/thread/ids";
import { thread } from "@soshogle/read-models/thread/project";
import {
  conversationOf,
  erased,
  partAttempted,
  partRequested,
  received,
  started,
} from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { Effect, Fiber } from "effect";
import { describe, expect } from "vitest";
import { makeEngine } from "./engine.ts";

const anna = conversationOf("1");

const running = Effect.gen(function* () {
  const engine = yield* makeEngine({ projections: [thread], batchSize: 50 });
  const fiber = yield* Effect.forkScoped(engine.run);
  const reached = (position: string) =>
    engine.progress.reached({ position, partition: anna.id, projections: ["thread"], timeoutMs: 60_000 });
  return { reached, stop: Fiber.interrupt(fiber) };
});

/** What each item says: its text, or that it is forgotten. */
const saidIn = Effect.fnUntraced(function* (ids: readonly string[]) {
  const found = yield* (yield* ReadModels).get(storedName(thread, "items"), ids);
  const byId = new Map(found.map((document) => [document.id, document as unknown as ThreadItem])); // made by the projection
  return ids.map((id) => {
    const { value, forgotten } = readSlot<{ text: string }>(byId.get(id)?.content.body);
    return forgotten ? "forgotten" : value.text;
  });
});

/** More than two pages of a range. */
const MESSAGES = 1_200;
const messages = Array.from({ length: MESSAGES }, (_, n) => anna.draft(received(`m${n}`, n + 1, "words")));
const idsOfAll = messages.map((_, n) => messageItemId(anna.id, `m${n}`));
/** Message n stands at revision n + 1. */
const expectedAfter = (from: number, to: number) =>
  messages.map((_, n) => (n + 1 >= from && n + 1 <= to ? "forgotten" : "words"));

describe("an event that touches a range", () => {
  it.live("reaches every document of it, over all pages, and no other", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const { reached } = yield* running;
      const position = yield* append([anna.draft(started()), ...messages, anna.draft(erased(5, 1_150))]);
      expect(yield* reached(position)).toBe(true);
      expect(yield* saidIn(idsOfAll)).toEqual(expectedAfter(5, 1_150));
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("is carried on where its owner died between two pages", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const store = yield* ReadModels;
      yield* append([anna.draft(started()), ...messages]);
      const position = yield* append([anna.draft(erased(5, 1_150))]);
      let pages = 0;
      const dying: DocumentStoreShape = {
        ...store,
        find: (query) =>
          Effect.suspend(() => (query.index === "by_revision" && ++pages > 2 ? Effect.never : store.find(query))),
      };
      const first = yield* Effect.provideService(running, ReadModels, dying);
      yield* until(
        "two pages are written",
        Effect.sync(() => pages > 2),
      );
      yield* first.stop;
      const half = yield* saidIn(idsOfAll);
      expect(new Set(half)).toEqual(new Set(["words", "forgotten"]));
      expect(half).not.toEqual(expectedAfter(5, 1_150));
      const { reached } = yield* running;
      expect(yield* reached(position)).toBe(true);
      expect(yield* saidIn(idsOfAll)).toEqual(expectedAfter(5, 1_150));
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("is not undone by what is in memory when a later event touches the same document", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const { reached } = yield* running;
      yield* reached(yield* append([anna.draft(started()), anna.draft(partRequested("p1", 1, "words"))]));
      yield* append([anna.draft(erased(0, 1))]);
      const position = yield* append([anna.draft(partAttempted("p1", 1, 2))]);
      expect(yield* reached(position)).toBe(true);
      const id = partItemId(anna.id, "p1");
      const [item] = yield* (yield* ReadModels).get(storedName(thread, "items"), [id]);
      expect(item).toMatchObject({ part: { state: "attempted" } });
      expect(yield* saidIn([id])).toEqual(["forgotten"]);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
