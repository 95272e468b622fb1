import { Clock, Effect, Random } from "effect";
import type { AutomationSettings } from "./settings.ts";

/** Wall time (ms) of the next try after `tries` failed ones (from 1): doubled each time, bounded, half of it random. */
export const nextTry = Effect.fnUntraced(function* (
  tries: number,
  { firstMs, longestMs }: AutomationSettings["backoff"],
) {
  const pause = Math.min(longestMs, firstMs * 2 ** Math.min(tries - 1, 30));
  const now = yield* Clock.currentTimeMillis;
  return Math.ceil(now + pause / 2 + (yield* Random.next) * (pause / 2));
});
