import { describe, expect, it } from "@effect/vitest";
import { Effect } from "effect";
import { idsOf, newEvent, readWhole } from "../../contract/suite.ts";
import { EventStore } from "../../event-store.ts";
import { layerEmbedded } from "./embedded.ts";
import { burst } from "./processes.ts";
import { temporaryFile } from "./temporary-file.ts";

const inLog = <A, E>(file: string, work: Effect.Effect<A, E, EventStore>) =>
  Effect.provide(work, layerEmbedded({ file }), { local: true });

describe("a log's file, among processes", () => {
  it.live("is refused to a second process at once", () =>
    Effect.gen(function* () {
      const file = temporaryFile();
      const other = Effect.promise(() => burst(file, 1));
      const { output } = yield* inLog(file, other);
      expect(output).toEqual([`FileInUse ${file}`]);
    }),
  );

  it.live("holds every acknowledged append once after its process was killed", () =>
    Effect.gen(function* () {
      const file = temporaryFile();
      for (const acknowledgedAtLeast of [40, 400]) {
        const { tried, acknowledged } = yield* Effect.promise(() => burst(file, acknowledgedAtLeast));
        expect(acknowledged.length).toBeGreaterThanOrEqual(acknowledgedAtLeast);
        yield* inLog(
          file,
          Effect.gen(function* () {
            const store = yield* EventStore;
            for (const { stream, revision, id } of acknowledged) {
              const [event] = yield* store.readStream(stream, { from: revision, direction: "forwards", limit: 1 });
              expect(event?.id).toBe(id);
            }
            for (const { stream, revision, id } of tried) {
              const answer = yield* store.append(
                stream,
                [newEvent({ id })],
                revision === 0n ? "no_stream" : revision - 1n,
              );
              expect(answer.revision).toBe(revision);
            }
            for (const stream of new Set(tried.map((each) => each.stream))) {
              const ids = tried.filter((each) => each.stream === stream).map(({ id }) => id);
              expect(idsOf(yield* readWhole(stream))).toEqual(ids);
            }
          }),
        );
      }
    }),
  );
});
