import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import type { StreamName } from "@soshogle/domain/ids";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, type NewEncodedEvent, START } from "@soshogle/event-store/event-store";
import { eventStoreAt, fakeEventStoreDb } from "@soshogle/testing/eventstoredb/scoped";
import { makeMortal } from "@soshogle/testing/mortal";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Context, Effect, Fiber, Layer } from "effect";
import fc from "fast-check";
import { copyEvents } from "./copy-events.ts";
import { differenceOf, tallyOf } from "./tally.ts";

type Log = Context.Service.Shape<typeof EventStore>;

const embeddedLog = Effect.gen(function* () {
  const folder = yield* temporaryFolder;
  return Context.get(yield* Layer.build(layerEmbedded({ file: join(folder, "log.db") })), EventStore);
});
const fakeLog = Effect.flatMap(fakeEventStoreDb(), ({ url }) => eventStoreAt(url));

const quiet = () => {};
const event = (data: unknown = { n: 1 }): NewEncodedEvent => ({
  id: randomUUID(),
  type: "SomethingHappened",
  data,
  metadata: { workspaceId: "w", $correlationId: "c" },
});
const stream = (name: string) => `conversation-${name}` as StreamName; // a category with an id

/** Writes appends of so many events to streams in this order. */
const write = Effect.fnUntraced(function* (log: Log, appends: readonly (readonly [name: number, data: unknown[]])[]) {
  const ends = new Map<number, bigint>();
  for (const [name, data] of appends) {
    const end = ends.get(name);
    yield* log.append(stream(String(name)), data.map(event), end ?? "no_stream");
    ends.set(name, (end ?? -1n) + BigInt(data.length));
  }
});

const everything = Effect.fnUntraced(function* (log: Log) {
  const { events } = yield* log.readAll({ after: START, limit: 10_000 });
  return events.map(({ position: _, storedAt: __, ...fields }) => fields);
});

/** A log whose calls, from a moment on, never come back. */
const mortalLog = (log: Log, moments: number) =>
  Effect.map(makeMortal(moments), ({ call, died }) => ({
    died,
    log: { ...log, append: (...of: Parameters<Log["append"]>) => call(log.append(...of)) } satisfies Log,
  }));

const logs = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 5 }), fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 6 })),
  { maxLength: 25 },
);

const ways = [
  ["files", embeddedLog, "EventStoreDB", fakeLog],
  ["EventStoreDB", fakeLog, "files", embeddedLog],
] as const;

describe.each(ways)("copying a log from %s", (_, source, __, target) => {
  it.live(
    `to the other is exact, however often it is killed (${__})`,
    () =>
      Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(logs, fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }), (appends, deaths) =>
            Effect.runPromise(
              Effect.scoped(
                Effect.gen(function* () {
                  const [from, to] = [yield* source, yield* target];
                  yield* write(from, appends);
                  for (const moments of deaths) {
                    const { log, died } = yield* mortalLog(to, moments);
                    // What died is left where it is.
                    const copying = yield* Effect.forkDetach(copyEvents({ from, to: log, onEvents: quiet }));
                    yield* Effect.raceFirst(Effect.asVoid(Fiber.join(copying)), died);
                  }
                  const told: number[] = [];
                  const copied = yield* copyEvents({ from, to, onEvents: (events) => told.push(events) });
                  expect(yield* everything(to)).toEqual(yield* everything(from));
                  expect(told.at(-1) ?? 0).toBe(copied);
                  const [one, other] = [
                    yield* tallyOf({ log: from, onEvents: quiet }),
                    yield* tallyOf({ log: to, onEvents: quiet }),
                  ];
                  expect(other).toEqual(one);
                  expect(differenceOf(one, other)).toBeNull();
                  expect(one.events).toBe(copied);
                }),
              ),
            ),
          ),
          { numRuns: 8 },
        ),
      ),
    60_000,
  );
});

describe("copying a log", () => {
  it.live("packs long runs of one stream, whatever their size", () =>
    Effect.gen(function* () {
      const [from, to] = [yield* embeddedLog, yield* fakeLog];
      const large = "x".repeat(200 * 1024);
      yield* write(from, [
        [1, Array.from({ length: 200 }, () => 1)],
        [1, Array.from({ length: 200 }, () => 2)],
        [1, [large, large]],
        [1, [large, large, large]],
        [2, [1]],
        [1, [large]],
      ]);
      yield* copyEvents({ from, to, onEvents: quiet });
      expect(yield* everything(to)).toEqual(yield* everything(from));
    }),
  );

  it.live("stores once what was stored without an answer", () =>
    Effect.gen(function* () {
      const fake = yield* fakeEventStoreDb();
      const [from, to] = [yield* embeddedLog, yield* eventStoreAt(fake.url, { deadlineMs: 1_000 })];
      yield* write(
        from,
        Array.from({ length: 20 }, (_, n) => [n % 3, [n, n]] as const),
      );
      for (const fault of ["lost_answer", "unavailable", "lost_answer", "not_ready"] as const)
        fake.faults.next("append", fault);
      yield* copyEvents({ from, to, onEvents: quiet });
      expect(yield* everything(to)).toEqual(yield* everything(from));
    }),
  );

  it.live("goes on behind what an earlier copy, killed with an append on its way, writes late", () =>
    Effect.gen(function* () {
      const [from, to] = [yield* embeddedLog, yield* fakeLog];
      yield* write(from, [
        [1, [1, 2]],
        [2, [1, 2, 3]],
        [1, [3]],
      ]);
      let isLate = false;
      const late: Log = {
        ...to,
        append: (name, events, expected) =>
          Effect.gen(function* () {
            if (name === stream("2") && !isLate) {
              isLate = true;
              yield* to.append(name, events.slice(0, 2), expected);
            }
            return yield* to.append(name, events, expected);
          }),
      };
      yield* copyEvents({ from, to: late, onEvents: quiet });
      expect(isLate).toBe(true);
      expect(yield* everything(to)).toEqual(yield* everything(from));
    }),
  );

  it.live("refuses a log that holds something else, before or behind, and leaves it as it is", () =>
    Effect.gen(function* () {
      const [from, other, grown] = [yield* embeddedLog, yield* fakeLog, yield* fakeLog];
      yield* write(from, [[1, [1, 2]]]);
      yield* write(other, [[1, [1]]]);
      const before = yield* everything(other);
      const failure = yield* Effect.flip(copyEvents({ from, to: other, onEvents: quiet }));
      expect(failure.message).toContain(
        "--to: the log there holds something else (conversation-1@0). Take an empty one",
      );
      expect(yield* everything(other)).toEqual(before);
      yield* copyEvents({ from, to: grown, onEvents: quiet });
      yield* write(grown, [[7, [1]]]);
      const later = yield* Effect.flip(copyEvents({ from, to: grown, onEvents: quiet }));
      expect(later.message).toContain("conversation-7@0");
    }),
  );

  it.live("refuses a truncated or deleted stream by its name", () =>
    Effect.gen(function* () {
      for (const harm of ["truncate", "delete"] as const) {
        const fake = yield* fakeEventStoreDb();
        const from = yield* eventStoreAt(fake.url);
        yield* write(from, [
          [1, [1, 2, 3]],
          [2, [1]],
        ]);
        yield* tallyOf({ log: from, onEvents: quiet });
        if (harm === "truncate") fake.log.setMetadata(stream("1"), { $tb: 2 });
        else fake.log.delete(stream("1"));
        const failure = yield* Effect.flip(tallyOf({ log: from, onEvents: quiet }));
        expect(failure.message).toContain("--from: events of the stream conversation-1 are missing");
        expect(failure.message).toContain("Restore the log from a backup");
      }
    }),
  );
});

describe("comparing logs", () => {
  it.live("names the stream that differs, and how", () =>
    Effect.gen(function* () {
      const [one, more, other, turned] = [
        yield* embeddedLog,
        yield* embeddedLog,
        yield* embeddedLog,
        yield* embeddedLog,
      ];
      const tally = (log: Log) => tallyOf({ log, onEvents: quiet });
      const [a, b] = [event(), event()];
      for (const log of [one, more]) yield* log.append(stream("1"), [a], "no_stream");
      for (const log of [one, more]) yield* log.append(stream("2"), [b], "no_stream");
      yield* more.append(stream("2"), [event()], 0n);
      yield* other.append(stream("1"), [a], "no_stream");
      yield* other.append(stream("2"), [{ ...b, data: { n: 2 } }], "no_stream");
      yield* turned.append(stream("2"), [b], "no_stream");
      yield* turned.append(stream("1"), [a], "no_stream");
      expect(differenceOf(yield* tally(one), yield* tally(more))).toBe("conversation-2 has 2 events instead of 1");
      expect(differenceOf(yield* tally(one), yield* tally(other))).toBe("conversation-2 has other events");
      expect(differenceOf(yield* tally(one), yield* tally(turned))).toBe("the events stand in another order");
      expect(differenceOf(yield* tally(one), yield* tally(yield* embeddedLog))).toBe("conversation-1 is missing");
    }),
  );

  it.live("knows the last event at or before a position", () =>
    Effect.gen(function* () {
      const log = yield* embeddedLog;
      yield* write(log, [
        [1, [1, 2]],
        [2, [1]],
      ]);
      const positions = (yield* log.readAll({ after: START, limit: 9 })).events.map(({ position }) => position);
      const beyond = "9".repeat(20);
      const { at } = yield* tallyOf({ log, positions: [START, ...positions, beyond], onEvents: quiet });
      expect([START, ...positions, beyond].map((position) => at.get(position))).toEqual([
        undefined,
        { stream: stream("1"), revision: 0n },
        { stream: stream("1"), revision: 1n },
        { stream: stream("2"), revision: 0n },
        { stream: stream("2"), revision: 0n },
      ]);
    }),
  );
});
