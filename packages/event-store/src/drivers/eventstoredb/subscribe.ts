import { type Context, Effect, Schedule, Stream } from "effect";
import { checkedLimit } from "../../encode.ts";
import type { Batch, EventStore, Position, StoredEvent } from "../../event-store.ts";
import type { Doorbell } from "./doorbell.ts";
import { isRefusal } from "./failures.ts";
import { type Reads, type Records, WINDOW } from "./read.ts";
import { fits } from "./records.ts";
import type { Settings } from "./settings.ts";

type Port = Context.Service.Shape<typeof EventStore>;

const NOTHING: Records = { records: [], atEnd: false };

/** Pages through history, then waits for the bell; every page begins behind the last record that was looked at. */
export const subscribeThrough =
  ({ page, head }: Reads, bell: Doorbell, settings: Settings): Port["subscribe"] =>
  ({ after, batchSize, filter }) =>
    Stream.suspend(() => {
      const limit = checkedLimit(batchSize);
      const count = Math.max(WINDOW, limit);
      let { records, atEnd } = NOTHING;
      let next = 0;
      let position = after;
      let knownHead: Position = after;

      const load = Effect.gen(function* () {
        ({ records, atEnd } = yield* Effect.retry(page(position, count), {
          schedule: pauses(settings.giveUpMs),
          while: (failure) => !isRefusal(failure),
        }));
        next = 0;
        knownHead = records.at(-1)?.position ?? position;
      });

      const loadWhenRung = Effect.gen(function* () {
        for (;;) {
          const why = yield* bell.beyond(position);
          yield* load;
          if (why === "time" && records.some(({ isHeard }) => isHeard)) bell.replace();
          if (records.length > 0) return;
          if (why === "rang") bell.forget();
        }
      });

      const lag = Effect.gen(function* () {
        if (next === records.length && atEnd) return 0;
        if (position >= knownHead) knownHead = yield* head;
        return Math.max(1, Number(BigInt(knownHead) - BigInt(position)));
      });

      const batch = Effect.gen(function* () {
        const events: StoredEvent[] = [];
        for (; next < records.length && events.length < limit; next++) {
          const record = records[next];
          if (!record) break;
          position = record.position;
          if (record.event && fits(record.event, filter)) events.push(record.event);
        }
        const bytes = yield* Effect.orElseSucceed(lag, () => 1);
        return { events, position, caughtUp: bytes === 0, lag: bytes } satisfies Batch;
      });

      return Stream.unfold(false, (isLive) =>
        (next < records.length ? Effect.void : isLive ? loadWhenRung : load).pipe(
          Effect.andThen(batch),
          Effect.map((handed) => [handed, handed.caughtUp] as const),
        ),
      );
    });

/** From 100 ms up to 5 s, for as long as the store may stay away. */
const pauses = (ms: number) =>
  Schedule.min([Schedule.exponential("100 millis"), Schedule.spaced("5 seconds")]).pipe(
    Schedule.upTo({ duration: ms }),
  );
