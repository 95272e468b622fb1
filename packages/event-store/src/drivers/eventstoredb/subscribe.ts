import { type Context, Effect, Schedule, Stream } from "effect";
import { checkedLimit } from "../../encode.ts";
import type { Batch, EventStore, Position } from "../../event-store.ts";
import type { Doorbell } from "./doorbell.ts";
import type { readsThrough } from "./read.ts";
import type { Settings } from "./settings.ts";

type Port = Context.Service.Shape<typeof EventStore>;
type Reads = ReturnType<typeof readsThrough>;

/** Pages through history, then waits for the bell; every page begins behind the last position that was handed over. */
export const subscribeThrough =
  ({ window, head }: Reads, bell: Doorbell, settings: Settings): Port["subscribe"] =>
  ({ after, batchSize, filter }) =>
    Stream.suspend(() => {
      const limit = checkedLimit(batchSize);
      const again = waitingFor(settings.giveUpMs);
      let knownHead: Position = after;

      const lagAt = Effect.fnUntraced(function* (position: Position) {
        if (position >= knownHead) knownHead = yield* head;
        return Math.max(1, Number(BigInt(knownHead) - BigInt(position)));
      });
      const page = Effect.fnUntraced(function* (from: Position) {
        const { events, position, atEnd } = yield* window(from, limit, filter);
        const lag = atEnd ? 0 : yield* lagAt(position);
        return { events, position, caughtUp: atEnd, lag } satisfies Batch;
      });
      const next = Effect.fnUntraced(function* (from: Position, isLive: boolean) {
        if (!isLive) return yield* Effect.retry(page(from), again);
        for (;;) {
          const why = yield* bell.beyond(from);
          const batch = yield* Effect.retry(page(from), again);
          if (batch.position === from) continue;
          if (why === "time" && batch.events.length > 0) bell.isDeaf();
          return batch;
        }
      });
      return Stream.unfold({ position: after, isLive: false }, ({ position, isLive }) =>
        Effect.map(
          next(position, isLive),
          (batch) => [batch, { position: batch.position, isLive: batch.caughtUp }] as const,
        ),
      );
    });

/** Asks again, from 100 ms up to 5 s apart, for as long as the store may stay away. */
const waitingFor = (ms: number) =>
  Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("5 seconds")]).pipe(
    Schedule.upTo({ duration: ms }),
  );
