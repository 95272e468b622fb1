import { setTimeout as pause } from "node:timers/promises";
import type { Meta } from "./meta.ts";
import { type Place, type Running, startProduct } from "./processes.ts";
import type { Random } from "./random.ts";

export interface Kills {
  killed: number;
  /** Of them before the product was ready. */
  early: number;
  stopped: number;
  /** Of them while Meta worked on a send. */
  stoppedInSend: number;
}

/** One life of so many is stopped in the middle of a send. */
const IN_SEND_EVERY = 25;
const IN_SEND_FIRST = 5;
/** Longer than an attempt may wait before it begins, and than a call may take. */
const IN_SEND_STOP_MS = 10_000;
const IN_SEND_WAIT_MS = 10_000;
/** So long Meta takes meanwhile, so that the send is still under way. */
const SLOW_SEND_MS = 2_000;

/**
 * Ends the product as a power cut does, over and over, at random points, some of them while it starts; or stops it for
 * some seconds as a suspended machine does. Leaves it running and ready.
 */
export const killRepeatedly = async (options: {
  readonly place: Place;
  readonly meta: Meta;
  readonly random: Random;
  readonly first: Running;
  /** Whether another kill is wanted. */
  readonly goOn: (kills: Kills) => boolean;
  readonly onLife: (running: Running) => void;
}): Promise<{ readonly kills: Kills; readonly last: Running }> => {
  const { place, meta, random, goOn, onLife } = options;
  const kills: Kills = { killed: 0, early: 0, stopped: 0, stoppedInSend: 0 };
  let running = options.first;
  while (goOn(kills)) {
    const isInSend = kills.killed % IN_SEND_EVERY === IN_SEND_FIRST;
    const isEarly = random.chance(0.15) && !isInSend;
    if (!isEarly) await running.ready;
    await pause(isEarly ? random.below(2_500) : random.pick([50, 300, 1_000, 3_000]) * (0.2 + random.below(100) / 100));
    const isStopped = !isEarly && random.chance(0.12);
    if (isInSend) await meta.change({ slowMs: SLOW_SEND_MS });
    const isSending = isInSend && (await meta.nextSend(IN_SEND_WAIT_MS));
    if (isStopped || isSending) {
      running.signal("SIGSTOP");
      kills.stopped++;
      if (isSending) kills.stoppedInSend++;
      await pause(isSending ? IN_SEND_STOP_MS : random.between(500, 6_500));
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
