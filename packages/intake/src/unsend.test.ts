import { describe, expect, it } from "@effect/vitest";
import { Destructions } from "@soshogle/event-store/destructions/destructions";
import { itemsOf } from "@soshogle/instagram/webhook/delivery";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { layerClock, makeManualClock } from "@soshogle/testing/manual-clock";
import { Effect, Layer } from "effect";
import { recordDelivery } from "./record-delivery.ts";
import { AT, bytesOf, CONTACT, delivery, IG_ID, inbound, text } from "./testing/deliveries.ts";
import { connectAccount, eventsOfType, layerIngest, logOf } from "./testing/ingest.ts";

const record = (...items: readonly unknown[]) => recordDelivery(itemsOf(bytesOf(delivery(items))));
const unsend = (mid: string, at = AT + 500) => inbound(CONTACT, at, { mid, is_deleted: true });
const fresh = layerIngest.pipe(Layer.provideMerge(layerEmbeddedFresh));
const live = (name: string, test: Effect.Effect<void, unknown, Layer.Success<typeof fresh>>) =>
  it.live(name, () => Effect.provide(test, fresh));

/** What the log still says of each message: its text, or that it is forgotten. */
const told = Effect.gen(function* () {
  const messages = eventsOfType(yield* logOf("conversation"), "MessageReceived");
  return Object.fromEntries(
    messages.map(({ data, personal }) => [
      String(data.mid),
      personal?.state === "clear" ? personal.value.text : personal?.state,
    ]),
  );
});
const unsentIn = Effect.map(logOf("conversation"), (log) =>
  eventsOfType(log, "MessageUnsent").map(({ data }) => [data.mid, data.revisions]),
);

describe("an unsend", () => {
  live(
    "makes the message forgotten at once, and no other",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      yield* record(text("m1"), text("m2", { at: AT + 1 }));
      expect(yield* record(unsend("m1"))).toMatchObject({ received: 1, recorded: 1 });
      expect(yield* told).toEqual({ m1: "forgotten", m2: "text of m2" });
    }),
  );

  live(
    "delivered twice is recorded once",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      yield* record(text("m1"));
      yield* record(unsend("m1"));
      expect(yield* record(unsend("m1"))).toMatchObject({ repeated: 1, recorded: 0 });
      expect(yield* record(text("m1"))).toMatchObject({ repeated: 1, recorded: 0 });
      expect(yield* unsentIn).toEqual([["m1", [1]]]);
      expect(yield* told).toEqual({ m1: "forgotten" });
    }),
  );

  live(
    "of a message that nobody knows is recorded, and the message without its content when it comes",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      expect(yield* record(unsend("late"))).toMatchObject({ recorded: 1 });
      expect(yield* record(text("late"))).toMatchObject({ recorded: 1 });
      expect(yield* record(text("late"))).toMatchObject({ repeated: 1 });
      const log = yield* logOf("conversation");
      expect(log.map(({ type }) => type)).toEqual([
        "ConversationStarted",
        "MessageUnsent",
        "MessageReceived",
        "MessageUnsent",
      ]);
      expect(JSON.stringify(log.map(({ personal }) => personal))).not.toContain("text of late");
      expect(yield* unsentIn).toEqual([
        ["late", []],
        ["late", [2]],
      ]);
    }),
  );

  live(
    "comes with its message in one delivery, whichever Meta says was first",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      yield* record(unsend("m1"), text("m1"), text("m2"), unsend("m2", AT - 500));
      const log = JSON.stringify((yield* logOf("conversation")).map(({ personal }) => personal));
      expect(log).not.toContain("text of");
      yield* Effect.flatMap(Destructions, ({ apply }) => apply);
      expect(yield* told).toMatchObject({ m1: "forgotten" });
    }),
  );

  it.live("finds a message that is older than what the conversation remembers", () => {
    const clock = makeManualClock(AT);
    const days = (count: number) => count * 24 * 60 * 60 * 1_000;
    return Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      yield* record(text("old"));
      for (let day = 1; day <= 20; day++) {
        clock.advance(days(1));
        yield* record(text(`day ${day}`, { at: AT + days(day) }));
      }
      yield* record(unsend("old", AT + days(20) + 1));
      expect(yield* unsentIn).toEqual([["old", [1]]]);
      expect(yield* told).toMatchObject({ old: "forgotten", "day 1": "text of day 1", "day 20": "text of day 20" });
    }).pipe(Effect.provide(fresh), Effect.provide(layerClock(clock)));
  });
});
