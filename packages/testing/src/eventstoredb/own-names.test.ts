import { it } from "@effect/vitest";
import type { StreamName } from "@soshogle/domain/ids";
import { layerEventStoreDb } from "@soshogle/event-store/drivers/eventstoredb/eventstoredb";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { Effect, Redacted, Stream } from "effect";
import { describe, expect } from "vitest";
import { inOwnNames } from "./own-names.ts";
import { eventStoreAt, fakeEventStoreDb } from "./scoped.ts";

const event = (id: string) => ({ id, type: "SomethingHappened", data: {}, metadata: {} });
const [theirs, mine] = ["00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"] as const;
const name = "conversation-1_2" as StreamName; // as the domain names them
const whole = { from: "start", direction: "forwards", limit: 9 } as const;

describe("a test on somebody else's server", () => {
  it.live("sees its own events alone, and leaves theirs and nothing else", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const direct = yield* eventStoreAt(fake.url);
      yield* direct.append(name, [event(theirs)], "no_stream");
      const work = Effect.gen(function* () {
        const store = yield* EventStore;
        expect(yield* store.readStream(name, whole)).toEqual([]);
        yield* store.append(name, [event(mine)], "no_stream");
        yield* store.logId;
        expect(yield* Effect.flip(store.append(name, [event(theirs)], "no_stream"))).toMatchObject({ stream: name });
        const filter = { categories: ["conversation"] };
        const { events } = yield* store.readAll({ after: START, limit: 9, filter });
        const [batch] = yield* Stream.runCollect(Stream.take(store.subscribe({ after: START, batchSize: 9 }), 1));
        for (const seen of [events, batch?.events ?? [], yield* store.readStream(name, whole)])
          expect(seen.map(({ stream, id }) => [stream, id])).toEqual([[name, mine]]);
      });
      yield* Effect.provide(work, inOwnNames(fake.url, layerEventStoreDb({ url: Redacted.make(fake.url) })), {
        local: true,
      });
      const left = [...new Set(fake.log.records.map(({ stream }) => stream))].filter(
        (stream) => !stream.startsWith("$") && fake.log.readable(stream) !== null,
      );
      expect(left).toEqual([name]);
    }).pipe(Effect.scoped),
  );
});
