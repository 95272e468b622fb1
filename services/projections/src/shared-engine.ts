import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import { ReadModels } from "@soshogle/document-store/document-store";
import { gauge } from "@soshogle/process/metric";
import { Slots } from "@soshogle/process/slots/slots";
import { projections } from "@soshogle/read-models/projections";
import { Context, Effect, Layer } from "effect";
import { sumOf } from "./cached-documents.ts";
import { type Engine, makeEngine } from "./engine/engine.ts";
import { scrubInBackground } from "./engine/write-batch.ts";

/** The engine of this process for as long as it has the same slots. */
export class SharedEngine extends Context.Service<
  SharedEngine,
  {
    /** Null before it owned any. */
    readonly current: () => Engine | null;
    /** What it keeps in memory between batches. */
    readonly cached: () => CacheFigures;
  }
>()("projections/SharedEngine") {}

/** Projects the slots that this process owns, for the life of the layer; with other slots it begins anew. */
export const layerSharedEngine = Layer.effect(
  SharedEngine,
  Effect.gen(function* () {
    const slots = yield* Slots;
    const cached = new Map<number, CacheFigures>();
    let current: Engine | null = null;
    const project = Effect.gen(function* () {
      const owned = slots.owned();
      const untilOthers = Effect.gen(function* () {
        while (slots.owned() === owned) yield* slots.changed;
      });
      if (owned.size === 0) return yield* untilOthers;
      const engine = yield* makeEngine(
        { projections, slots: [...owned].sort((a, b) => a - b) },
        { started: () => cached.clear(), cached: (feed, figures) => void cached.set(feed, figures) },
      );
      current = engine;
      yield* Effect.raceFirst(engine.run, untilOthers);
      yield* Effect.logInfo(`the read models are shared anew: ${slots.owned().size} slots are ours`);
    });
    // A crash may have come between a destruction and the scrub after it.
    yield* scrubInBackground(yield* ReadModels);
    yield* Effect.forkScoped(Effect.forever(project));
    return { current: () => current, cached: () => sumOf(cached.values()) };
  }),
);

/** How far this process is. */
export const engineFigures = Effect.gen(function* () {
  const status = (yield* SharedEngine).current()?.status() ?? null;
  const running = status?.state === "running" ? status : null;
  return [
    gauge("projections_slots", "Slots that this process projects.", (yield* Slots).owned().size),
    gauge("projections_running", "1 while the engine reads, 0 while it starts or waits.", running ? 1 : 0),
    gauge("projections_lag", "What it has not read yet: events, or bytes on EventStoreDB.", running?.lag ?? 0),
    gauge("projections_caught_up", "1 when it has read everything.", running?.isCaughtUp ? 1 : 0),
  ];
});
