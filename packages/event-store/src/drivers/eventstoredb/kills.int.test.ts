import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import type { StreamName } from "@soshogle/domain/ids";
import { type FakeProcess, startFakeProcess } from "@soshogle/testing/eventstoredb/process";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Redacted } from "effect";
import { idsOf, newEvents, newStream, readWhole } from "../../contract/suite.ts";
import { EventStore, type NewEncodedEvent, START } from "../../event-store.ts";
import { layerEventStoreDb } from "./eventstoredb.ts";

const WRITERS = 64;
const KILLS = 6;
const APPENDS = 12;

interface Writer {
  readonly stream: StreamName;
  readonly written: NewEncodedEvent[];
}

/** Appends of one to three events, each repeated unchanged until its outcome is known, as `handle` does it. */
const write = Effect.fnUntraced(function* ({ stream, written }: Writer) {
  const store = yield* EventStore;
  for (let n = 0; n < APPENDS; n++) {
    const events = newEvents(1 + (n % 3), { type: `Written${randomUUID()}` });
    const expected = written.length === 0 ? "no_stream" : BigInt(written.length - 1);
    yield* Effect.retry(store.append(stream, events, expected), {
      while: ({ _tag }) => _tag === "EventStoreUnavailable",
      times: 10_000,
    });
    written.push(...events);
  }
});

const through = <A, E>({ url }: FakeProcess, work: Effect.Effect<A, E, EventStore>) =>
  Effect.provide(work, layerEventStoreDb({ url: Redacted.make(url), deadlineMs: 3_000, idleMs: 3_000 }), {
    local: true,
  });

const isWhole = (writers: readonly Writer[]) =>
  Effect.gen(function* () {
    const store = yield* EventStore;
    for (const { stream, written } of writers) expect(idsOf(yield* readWhole(stream))).toEqual(idsOf(written));
    const { events } = yield* store.readAll({ after: START, limit: 100_000 });
    expect(idsOf(events).toSorted()).toEqual(idsOf(writers.flatMap(({ written }) => written)).toSorted());
  });

describe("a server killed with 64 appends in flight", () => {
  it.live("has everything acknowledged, and nothing twice", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const file = join(yield* temporaryFolder, "log.jsonl");
        let server = yield* Effect.promise(() => startFakeProcess({ file }));
        const { port } = server;
        const writers = Array.from({ length: WRITERS }, (): Writer => ({ stream: newStream(), written: [] }));
        const counts = () => writers.reduce((sum, { written }) => sum + written.length, 0);
        const kill = Effect.promise(async () => {
          for (let n = 1; n <= KILLS; n++) {
            // By progress, not by time: each life writes something before it ends.
            await expect.poll(counts, { timeout: 60_000, interval: 5 }).toBeGreaterThan(n * WRITERS * 2);
            await server.kill();
            server = await startFakeProcess({ file, port });
          }
        });
        yield* through(
          server,
          Effect.all([Effect.forEach(writers, write, { concurrency: "unbounded", discard: true }), kill], {
            concurrency: 2,
          }).pipe(Effect.andThen(isWhole(writers))),
        );
        yield* Effect.promise(() => server.kill());
      }),
    ),
  );
});

describe("a server stopped in the middle", () => {
  it.live("has everything once it goes on", () =>
    Effect.scoped(
      Effect.gen(function* () {
        const file = join(yield* temporaryFolder, "log.jsonl");
        const server = yield* Effect.promise(() => startFakeProcess({ file }));
        const writers = Array.from({ length: 8 }, (): Writer => ({ stream: newStream(), written: [] }));
        const counts = () => writers.reduce((sum, { written }) => sum + written.length, 0);
        let unanswered = false;
        const stop = Effect.gen(function* () {
          yield* Effect.promise(() => expect.poll(counts, { timeout: 60_000, interval: 5 }).toBeGreaterThan(16));
          server.signal("SIGSTOP");
          const asked = yield* Effect.exit(Effect.flatMap(EventStore, (store) => store.head));
          unanswered = asked._tag === "Failure";
          server.signal("SIGCONT");
        });
        yield* through(
          server,
          Effect.all([Effect.forEach(writers, write, { concurrency: "unbounded", discard: true }), stop], {
            concurrency: 2,
          }).pipe(Effect.andThen(isWhole(writers))),
        );
        expect(unanswered).toBe(true);
        yield* Effect.promise(() => server.kill());
      }),
    ),
  );
});
