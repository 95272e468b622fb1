import { setTimeout as pause } from "node:timers/promises";
import { type Place, type Running, startProduct } from "./processes.ts";
import type { Random } from "./random.ts";

export interface Kills {
  killed: number;
  /** Of them before the product was ready. */
  early: number;
  stopped: number;
}

/**
 * Ends the product as a power cut does, over and over, at random points, some of them while it starts; or stops it for
 * some seconds as a suspended machine does. Leaves it running and ready.
 */
export const killRepeatedly = async (options: {
  readonly place: Place;
  readonly random: Random;
  readonly first: Running;
  /** Whether another kill is wanted. */
  readonly goOn: (kills: Kills) => boolean;
  readonly onLife: (running: Running) => void;
}): Promise<{ readonly kills: Kills; readonly last: Running }> => {
  const { place, random, goOn, onLife } = options;
  const kills: Kills = { killed: 0, early: 0, stopped: 0 };
  let running = options.first;
  while (goOn(kills)) {
    const isEarly = random.chance(0.15);
    if (!isEarly) await running.ready;
    await pause(isEarly ? random.below(2_500) : random.pick([50, 300, 1_000, 3_000]) * (0.2 + random.below(100) / 100));
    if (!isEarly && random.chance(0.12)) {
      running.signal("SIGSTOP");
      kills.stopped++;
      await pause(random.between(500, 6_500));
      if (random.chance(0.6)) {
        running.signal("SIGCONT");
        await pause(random.below(1_500));
      }
    }
    if (running.isOver()) throw new Error(`the product ended by itself, see ${place.output}`);
    running.signal("SIGKILL");
    await running.ended;
    kills.killed++;
    if (isEarly) kills.early++;
    running = startProduct(place);
    onLife(running);
  }
  await running.ready;
  return { kills, last: running };
};
