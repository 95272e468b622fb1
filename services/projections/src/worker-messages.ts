import type { MessagePort } from "node:worker_threads";

/** What the parent hands over at the start: ports to the three stores, and the key of the vault (32 bytes). */
export interface WorkerInput {
  readonly logPort: MessagePort;
  readonly keepPort: MessagePort;
  readonly readPort: MessagePort;
  readonly masterKey: Uint8Array;
}

/** What the worker tells. Positions have 20 digits. */
export type FromWorker =
  | { readonly kind: "started"; readonly checkpoints: ReadonlyMap<string, string> }
  | { readonly kind: "advanced"; readonly position: string }
  | {
      readonly kind: "stopped";
      readonly projection: string | null;
      readonly stream: string;
      readonly revision: string;
      readonly reason: string;
    }
  | { readonly kind: "broken"; readonly reason: string };

/** What the parent asks: finish the batch at work, save the checkpoints, end. */
export type ToWorker = "stop";
