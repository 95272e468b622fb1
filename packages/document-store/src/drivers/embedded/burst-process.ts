import { Effect } from "effect";
import { Keep } from "../../document-store.ts";
import { layerKeepEmbedded } from "./layers.ts";

/**
 * A process for `embedded.int.test.ts`: commits to the file of its first argument until it is killed, four commits in
 * flight, and prints the position of each that was answered. Commit n writes documents n.0 to n.9 and the checkpoint n.
 */
const [, , file = ""] = process.argv;

const position = (at: number): string => String(at).padStart(20, "0");

const commitFrom = (first: number) =>
  Effect.gen(function* () {
    const keep = yield* Keep;
    for (let at = first; ; at += 4) {
      const writes = Array.from({ length: 10 }, (_, part) => ({
        collection: "burst",
        document: { id: `${at}.${part}`, position: position(at), filler: "x".repeat(200) },
      }));
      yield* keep.commit(writes, [{ id: `lane-${at % 4}`, position: position(at) }]);
      process.stdout.write(`${at}\n`);
    }
  });

const burst = Effect.gen(function* () {
  const keep = yield* Keep;
  yield* keep.ensure([{ name: "burst", indexes: [{ name: "all", fields: [] }], moves: "along" }]);
  const done = yield* keep.checkpoints(["lane-0", "lane-1", "lane-2", "lane-3"]);
  const next = Math.max(0, ...[...done.values()].map(Number)) + 4;
  yield* Effect.all(
    [0, 1, 2, 3].map((lane) => commitFrom(next - (next % 4) + lane)),
    { concurrency: "unbounded" },
  );
});

await Effect.runPromise(Effect.provide(burst, layerKeepEmbedded({ file })));
