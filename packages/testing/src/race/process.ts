import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { KeepOwner } from "@soshogle/document-store/drivers/embedded/layers";
import { layerDestructions } from "@soshogle/event-store/destructions/destructions";
import { layerFileBook } from "@soshogle/event-store/destructions/file-book";
import { EmbeddedLog } from "@soshogle/event-store/drivers/embedded/embedded";
import { layerVault } from "@soshogle/vault/layer";
import { Effect } from "effect";
import { layerLogAndKeepIn, masterKey } from "../embedded.ts";
import { carryOut } from "./carry-out.ts";
import { layerDeadly } from "./deadly.ts";
import { noteInto } from "./notes.ts";
import type { RaceInput } from "./start.ts";

/**
 * A process of its own, for tests: owns the files of a folder and lets three threads append, read and destroy through
 * ports, while it carries out destructions itself. It goes on until it is killed.
 */
const input: RaceInput = JSON.parse(process.argv[2] ?? "");
const note = noteInto(input.notes);
const THREADS = [1, 2, 3];

const race = Effect.gen(function* () {
  const log = yield* EmbeddedLog;
  const keep = yield* KeepOwner;
  for (const thread of THREADS) {
    const ports = { logPort: yield* log.connect, keepPort: yield* keep.connect };
    const worker = new Worker(new URL("./thread.ts", import.meta.url), {
      workerData: { ...input, ...ports, thread },
      transferList: [ports.logPort, ports.keepPort],
    });
    worker.on("error", (error) => note({ kind: "wrong", what: `thread ${thread}: ${error.stack}` }));
  }
  return yield* carryOut;
});

const stores = layerLogAndKeepIn(input.folder);
await Effect.runPromise(
  race.pipe(
    Effect.provide(layerDestructions),
    Effect.provide(layerFileBook({ file: join(input.folder, "destructions.jsonl") })),
    Effect.provide(layerVault(masterKey)),
    Effect.provide(layerDeadly(0, input.death, note)),
    Effect.provide(stores),
  ),
);
