import { layerClock, makeManualClock } from "@soshogle/testing/manual-clock";
import { Cause, Effect, Fiber, Logger, Queue } from "effect";
import { describe, expect, it } from "vitest";
import { keepRunning } from "./keep-running.ts";

const nextTick = Effect.promise(() => new Promise<void>((done) => setImmediate(done)));

describe("what keeps running", () => {
  it("is logged and begins again after a second, whether it failed, broke or ended", async () => {
    const clock = makeManualClock(0);
    const logged: string[] = [];
    const logger = Logger.make(({ message, cause }) => {
      logged.push(`${String(message)}; ${Cause.pretty(cause).split("\n")[0]}`);
    });
    const test = Effect.gen(function* () {
      const ways = [Effect.fail("away"), Effect.die(new Error("broken")), Effect.void, Effect.interrupt];
      const begun = yield* Queue.unbounded<number>();
      let times = 0;
      const work = Effect.suspend(() => {
        const way = ways[times];
        return Effect.andThen(Queue.offer(begun, times++), way ?? Effect.never);
      });
      const fiber = yield* keepRunning("the test", work);
      for (let time = 0; time <= ways.length; time++) {
        expect(yield* Queue.take(begun)).toBe(time);
        while (clock.untilNextWake() === null && time < ways.length) yield* nextTick;
        clock.advance(999);
        yield* nextTick;
        expect(yield* Queue.size(begun)).toBe(0);
        clock.advance(1);
      }
      yield* Fiber.interrupt(fiber);
      expect(logged).toHaveLength(ways.length);
      expect(logged[0]).toMatch(/^the test: broke off, begins again.*away/);
      expect(logged[1]).toMatch(/broken/);
      expect(logged[2]).toMatch(/^the test: ended/);
    });
    await Effect.runPromise(Effect.scoped(test).pipe(Effect.provide([layerClock(clock), Logger.layer([logger])])));
  });
});
