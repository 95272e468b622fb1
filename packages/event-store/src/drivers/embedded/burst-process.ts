import { writeSync } from "node:fs";
import { Effect } from "effect";
import { newEvent, newStream } from "../../contract/suite.ts";
import { EventStore } from "../../event-store.ts";
import { layerEmbedded } from "./embedded.ts";

/** A process of its own, for tests: appends from 16 callers until it is killed, and says so before and after each append. */
const file = process.argv[2] ?? "";
const say = (line: string) => writeSync(1, `${line}\n`);

const appendForEver = Effect.gen(function* () {
  const store = yield* EventStore;
  const stream = newStream();
  for (let revision = 0n; ; revision++) {
    const event = newEvent({ data: "x".repeat(300) });
    const line = `${stream} ${revision} ${event.id}`;
    say(`trying ${line}`);
    yield* store.append(stream, [event], revision === 0n ? "no_stream" : revision - 1n);
    say(`stored ${line}`);
  }
});

await Effect.runPromise(
  Effect.all(
    Array.from({ length: 16 }, () => appendForEver),
    { concurrency: "unbounded" },
  ).pipe(
    Effect.provide(layerEmbedded({ file })),
    Effect.catchTag("FileInUse", (inUse) => Effect.sync(() => say(`FileInUse ${inUse.file}`))),
  ),
);
