import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import type { EventStore } from "@soshogle/event-store/event-store";
import { freePort } from "@soshogle/testing/free-port";
import type { Layer } from "effect";
import { type RunningInbox, startInbox } from "./inbox.ts";

/** Where the product lives over its restarts: its stores and its ports. */
export interface Place<Inbox extends RunningInbox = RunningInbox> {
  readonly folder: string;
  /** Where browsers reach it. */
  readonly port: number;
  /** Starts the product and waits until it is ready. Starting again in the same place finds what was there. */
  readonly start: (environment?: Readonly<Record<string, string>>) => Promise<Inbox>;
  /** The log, for who writes to it behind the product's back; only while the product is stopped. */
  readonly log: Layer.Layer<EventStore, unknown>;
  readonly remove: () => Promise<void>;
}

/** A data folder of its own, for the product as `npm start` runs it. */
export const newPlace = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-e2e-"));
  const [port, simulatorPort] = [await freePort(), await freePort()];
  return {
    folder,
    port,
    start: (environment = {}) => startInbox({ folder, port, simulatorPort, environment }),
    log: layerEmbedded({ file: join(folder, "demo", "log.db") }),
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
};
