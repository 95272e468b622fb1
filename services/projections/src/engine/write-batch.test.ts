import { it } from "@effect/vitest";
import { ReadModels } from "@soshogle/document-store/document-store";
import { slotOf } from "@soshogle/domain/slots";
import { EventStore, START, type StoredEvent } from "@soshogle/event-store/event-store";
import { conversationCounts, tally } from "@soshogle/read-models/conversations/query";
import { collectionsOf, type Projection } from "@soshogle/read-models/projection";
import { projections } from "@soshogle/read-models/projections";
import { PARKED } from "@soshogle/read-models/state/parked";
import { conversationOf, received, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { layerClock, makeManualClock } from "@soshogle/testing/manual-clock";
import { Effect } from "effect";
import { describe, expect } from "vitest";
import { allSlots } from "./engine.ts";
import { changeRecord, keepEarlier, Parking, readParked } from "./parking.ts";
import { SizeWatch } from "./size-watch.ts";
import { makeUnits } from "./units.ts";
import { makeBatchWriter } from "./write-batch.ts";

const makeOwner = Effect.fnUntraced(function* (of: readonly Projection[] = projections) {
  const store = yield* ReadModels;
  yield* store.ensure([PARKED, ...of.flatMap(collectionsOf)]);
  const parking = new Parking(store, keepEarlier);
  const units = makeUnits(of, allSlots);
  units.begin(new Map());
  return makeBatchWriter({
    store,
    units,
    parking,
    sizes: new SizeWatch(),
    cacheSize: 1_000,
  });
});
type Owner = Effect.Success<ReturnType<typeof makeOwner>>;

/** Two conversations whose slot is the same, so that they are counted in one document. */
const [anna, berta] = Array.from({ length: 1_000 }, (_, n) => conversationOf(String(n + 1))).filter(
  ({ id }) => slotOf(id) === 7,
) as [ReturnType<typeof conversationOf>, ReturnType<typeof conversationOf>]; // a thousand ids fill each of 64 slots

/** Appends a history and hands out its events by their place. */
const history = Effect.gen(function* () {
  yield* (yield* makeAppender)([
    anna.draft(started()),
    anna.draft(received("m1", 1)),
    berta.draft(started()),
    berta.draft(received("m2", 2)),
    anna.draft({ type: "ConversationArchived", data: {} }),
  ]);
  const { events } = yield* (yield* EventStore).readAll({ after: START, limit: 100 });
  return (from: number, to: number) => events.slice(from - 1, to);
});

const prepare = (owner: Owner, events: readonly StoredEvent[]) =>
  owner.prepare(events, events.at(-1)?.position ?? START);
const write = (owner: Owner, events: readonly StoredEvent[]) => Effect.flatMap(prepare(owner, events), owner.commit);

const counts = Effect.gen(function* () {
  const { documents } = yield* (yield* ReadModels).find(conversationCounts(WORKSPACE));
  return tally(documents, "nobody").all;
});

describe("an owner of a slot", () => {
  it.effect("notices that another owner was here, and loses none of its work", () =>
    Effect.gen(function* () {
      const events = yield* history;
      const [first, second] = [yield* makeOwner(), yield* makeOwner()];
      yield* write(first, events(1, 2));
      yield* write(second, events(1, 4));
      yield* write(first, events(3, 4));
      yield* write(first, events(5, 5));
      expect(yield* counts).toMatchObject({ open: 1, archived: 1, unread: 1 });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("can only write what is true already when it wakes up late", () =>
    Effect.gen(function* () {
      const events = yield* history;
      const [first, second] = [yield* makeOwner(), yield* makeOwner()];
      const late = yield* prepare(first, events(1, 3));
      yield* write(second, events(1, 5));
      yield* first.commit(late);
      expect(yield* counts).toMatchObject({ open: 1, archived: 1, unread: 1 });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("folds the next batch on one that is still on its way", () =>
    Effect.gen(function* () {
      const events = yield* history;
      const owner = yield* makeOwner();
      const one = yield* prepare(owner, events(1, 2));
      const two = yield* prepare(owner, events(3, 4));
      yield* owner.commit(one);
      const three = yield* prepare(owner, events(5, 5));
      yield* owner.commit(two);
      yield* owner.commit(three);
      expect(yield* counts).toMatchObject({ open: 1, archived: 1, unread: 1 });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("does not write a batch whose documents it read over a minute ago", () => {
    const clock = makeManualClock(1_000_000);
    return Effect.gen(function* () {
      const events = yield* history;
      const owner = yield* makeOwner();
      const old = yield* prepare(owner, events(1, 2));
      clock.advance(60_001);
      expect(yield* Effect.flip(owner.commit(old))).toMatchObject({ _tag: "BatchTooOld" });
      expect(yield* counts).toMatchObject({ open: 0, archived: 0, unread: 0 });
    }).pipe(Effect.provide(layerClock(clock)), Effect.scoped, Effect.provide(layerEmbeddedFresh));
  });

  it.effect("does not let an event that was folded before touch what its sources name only now", () =>
    Effect.gen(function* () {
      const relay: Projection = {
        name: "relay",
        version: 1,
        categories: ["conversation"],
        levels: [
          [
            {
              name: "sources",
              indexes: [],
              touches: () => ["source"],
              project: ({ event }) => ({ workspaceId: WORKSPACE, target: `target ${event.revision}` }),
            },
          ],
          [
            {
              name: "targets",
              indexes: [],
              touches: (_, lower) => {
                const before = lower.before("sources", "source");
                return before ? [String(before.target)] : [];
              },
              project: () => ({ workspaceId: WORKSPACE }),
            },
          ],
        ],
      };
      yield* (yield* makeAppender)([anna.draft(started()), anna.draft(received("m1", 1))]);
      const { events } = yield* (yield* EventStore).readAll({ after: START, limit: 100 });
      yield* write(yield* makeOwner([relay]), events);
      yield* write(yield* makeOwner([relay]), events);
      const found = yield* (yield* ReadModels).get("relay.targets@1", ["target 0", "target 1"]);
      expect(found.map(({ id }) => id)).toEqual(["target 0"]);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.effect("refuses a document that is fed from two slots", () =>
    Effect.gen(function* () {
      const byWorkspace: Projection = {
        name: "wide",
        version: 1,
        categories: ["conversation"],
        levels: [
          [
            {
              name: "all",
              indexes: [],
              touches: () => ["everything"],
              project: ({ event }) => ({ workspaceId: event.meta.workspaceId }),
            },
          ],
        ],
      };
      const elsewhere = conversationOf("1");
      expect(slotOf(elsewhere.id)).not.toBe(7);
      yield* (yield* makeAppender)([anna.draft(started()), elsewhere.draft(started())]);
      const { events } = yield* (yield* EventStore).readAll({ after: START, limit: 100 });
      const store = yield* ReadModels;
      const parked = Effect.map(readParked(store, ["parked"]), (records) =>
        records.map(({ partition, revision, reason }) => ({ partition, revision, reason })),
      );
      const refusal = { partition: elsewhere.id, revision: "0", reason: expect.stringContaining("slot 7") };
      const together = yield* makeOwner([byWorkspace]);
      yield* write(together, events);
      expect(yield* parked).toEqual([refusal]);
      expect(yield* store.get("wide.all@1", ["everything"])).toMatchObject([{ position: events[0]?.position }]);
      yield* changeRecord(store, `wide@1|${elsewhere.id}`, () => null);
      const fresh = yield* makeOwner([byWorkspace]);
      yield* write(fresh, events.slice(1));
      expect(yield* parked).toEqual([refusal]);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
