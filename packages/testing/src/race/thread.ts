import { type MessagePort, workerData } from "node:worker_threads";
import { layerKeepFromPort } from "@soshogle/document-store/drivers/embedded/layers";
import { layerFromPort } from "@soshogle/event-store/drivers/embedded/embedded";
import { Effect, Layer } from "effect";
import { type Racer, race } from "./racer.ts";

interface ThreadInput extends Racer {
  readonly logPort: MessagePort;
  readonly keepPort: MessagePort;
}
const input = workerData as ThreadInput; // given by `process.ts`
const stores = Layer.merge(layerFromPort(input.logPort), layerKeepFromPort(input.keepPort));
await Effect.runPromise(Effect.provide(race(input), stores));
