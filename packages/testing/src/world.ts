import { Effect, Layer, type Scope } from "effect";
import { layerDomain, layerLogAndKeepIn } from "./embedded.ts";
import { layerClock, type ManualClock, makeManualClock } from "./manual-clock.ts";
import { type ScriptedMeta, startScriptedMeta } from "./scripted-meta.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** What outlives a process: its files, Meta, and time. */
export interface World {
  readonly folder: string;
  readonly meta: ScriptedMeta;
  readonly clock: ManualClock;
}

const START_MS = Date.UTC(2026, 0, 15, 9);

export const makeWorld = Effect.gen(function* () {
  const world: World = {
    folder: yield* temporaryFolder,
    meta: yield* startScriptedMeta,
    clock: makeManualClock(START_MS),
  };
  return world;
});

/** The stores of the world, of log and keep. */
export const layerStores = ({ folder }: World) => layerLogAndKeepIn(folder);

/** Stores, vault and commands on the world's files and under its clock: what a process of the product stands on. */
export const layerGround = (world: World) =>
  layerDomain.pipe(Layer.provideMerge(layerStores(world)), Layer.provideMerge(layerClock(world.clock)));

/** Tells a story in a fresh world and cleans up. */
export const inWorld = <A, E>(story: (world: World) => Effect.Effect<A, E, Scope.Scope>): Promise<A> =>
  Effect.runPromise(Effect.scoped(Effect.flatMap(makeWorld, story)));
