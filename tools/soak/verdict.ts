import { readFileSync } from "node:fs";
import { join } from "node:path";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import type { AnyRecorded } from "@soshogle/domain/event";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { compareDeliveries } from "./compare-deliveries.ts";
import { compareParts } from "./compare-parts.ts";
import { compareReadModels } from "./compare-read-models.ts";
import { compareWork } from "./compare-work.ts";
import type { Ledger } from "./ledger.ts";
import type { Book } from "./meta.ts";
import type { Place } from "./processes.ts";

/** @param place of a product that was ended in order: its files are read as they lie there. */
export const verdictOn = async (place: Place, world: { readonly ledger: Ledger; readonly book: Book }) => {
  const events = await readLog(place);
  const comparisons = [
    compareDeliveries(events, world),
    compareParts(events, world, Date.now()),
    compareWork(events, world),
    compareReadModels(events, join(place.data, "read.db")),
  ];
  return {
    counted: Object.assign(
      { "events in the log": events.length },
      ...comparisons.map(({ counted }) => counted),
    ) as Record<string, number>, // merged from records of numbers
    broken: comparisons.flatMap(({ broken }) => broken),
  };
};

const PAGE = 2_000;

const readLog = ({ data }: Place): Promise<readonly AnyRecorded[]> => {
  const masterKey = Redacted.make(Buffer.from(readFileSync(join(data, "master.key"), "utf8"), "base64"));
  const stores = Layer.mergeAll(
    layerEmbedded({ file: join(data, "log.db") }),
    layerKeepEmbedded({ file: join(data, "keep.db") }),
  );
  const layer = layerVault(masterKey).pipe(Layer.provideMerge(stores));
  const readAll = Effect.gen(function* () {
    const store = yield* EventStore;
    const events: AnyRecorded[] = [];
    let after = START;
    for (;;) {
      const page = yield* store.readAll({ after, limit: PAGE });
      events.push(...(yield* openEvents(page.events)));
      if (page.atEnd) return events;
      after = page.position;
    }
  });
  return Effect.runPromise(Effect.provide(readAll, layer));
};
