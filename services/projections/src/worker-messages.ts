import type { MessagePort } from "node:worker_threads";
import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import type { ParkedPositions, Plan } from "./engine/progress.ts";

/** What the parent hands over at the start: ports to the three stores, and the key of the vault (32 bytes). */
export interface WorkerInput {
  readonly logPort: MessagePort;
  readonly keepPort: MessagePort;
  readonly readPort: MessagePort;
  readonly masterKey: Uint8Array;
}

/** What the worker tells, as an `EngineListener` hears it; `broken` is a defect and the end. */
export type FromWorker =
  | { readonly kind: "started"; readonly plan: Plan }
  | { readonly kind: "advanced"; readonly feed: number; readonly position: string }
  | { readonly kind: "parked"; readonly parked: ParkedPositions }
  | { readonly kind: "cached"; readonly feed: number; readonly figures: CacheFigures }
  | { readonly kind: "broken"; readonly reason: string };

/** What the parent asks: finish the batch at work, save the checkpoints, end. */
export type ToWorker = "stop";
