import { randomUUID } from "node:crypto";
import { it } from "@effect/vitest";
import type { QuarantineRecorded } from "@soshogle/domain/quarantine/events";
import { itemsOf } from "@soshogle/instagram/webhook/delivery";
import type { HeldItem } from "@soshogle/instagram/webhook/held-item";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect, Layer } from "effect";
import { describe, expect } from "vitest";
import { recordAgain } from "./record-again.ts";
import { recordDelivery } from "./record-delivery.ts";
import { AT, bytesOf, delivery, IG_ID, text } from "./testing/deliveries.ts";
import { connectAccount, contentOf, eventsOfType, layerIngest, logOf } from "./testing/ingest.ts";

const layer = layerIngest.pipe(Layer.provideMerge(layerEmbeddedFresh));
const origin = { correlationId: "redrive", causationId: "asked", receivedAt: AT + 5_000 };
const record = (body: unknown) => recordDelivery(itemsOf(bytesOf(body)));

/** Every item of the quarantine as it was stored. */
const heldItems = Effect.gen(function* () {
  const events = eventsOfType(yield* logOf("quarantine"), "ItemQuarantined");
  return events.map((event): HeldItem => {
    const { object, entryId, entryTime, list, reason, detail } = (
      event as unknown as Extract<QuarantineRecorded, { type: "ItemQuarantined" }>
    ).data; // its type was asked for
    const bytes = Buffer.from(String(contentOf(event).raw), "base64");
    return { object, entryId, entryTime, list, problem: { reason, detail }, bytes };
  });
});
const theOnly = Effect.flatMap(heldItems, ([held]) =>
  held ? Effect.succeed(held) : Effect.die(new Error("nothing is in quarantine")),
);

describe("an item that waited for its account", () => {
  it.effect("is recorded at its source's time, once, in the workspace of the account", () =>
    Effect.gen(function* () {
      yield* record(delivery([text("m1")]));
      const held = yield* theOnly;
      expect(yield* recordAgain(held, origin)).toMatchObject({ outcome: "refused", reason: "unknown_account" });
      const { workspaceId } = yield* connectAccount(IG_ID);
      expect(yield* recordAgain(held, origin)).toEqual({ outcome: "recorded" });
      expect(yield* recordAgain(held, origin)).toEqual({ outcome: "repeated" });
      const [message, ...others] = eventsOfType(yield* logOf("conversation"), "MessageReceived");
      expect(others).toEqual([]);
      expect(message?.meta).toMatchObject({
        occurredAt: AT,
        workspaceId,
        $correlationId: "redrive",
        $causationId: "asked",
      });
      expect(contentOf(message as NonNullable<typeof message>)).toMatchObject({ text: "text of m1" });
    }).pipe(Effect.provide(layer)),
  );

  it.effect("is the very event that a delivery would have made", () =>
    Effect.gen(function* () {
      yield* record(delivery([text("m1")]));
      const held = yield* theOnly;
      yield* connectAccount(IG_ID);
      yield* recordAgain(held, origin);
      const [first] = eventsOfType(yield* logOf("conversation"), "MessageReceived");
      expect(yield* record(delivery([text("m1")]))).toMatchObject({ received: 1, repeated: 1 });
      const after = eventsOfType(yield* logOf("conversation"), "MessageReceived");
      expect(after.map(({ id }) => id)).toEqual([first?.id]);
    }).pipe(Effect.provide(layer)),
  );

  it.effect("was recorded already when Meta delivered it again first", () =>
    Effect.gen(function* () {
      yield* record(delivery([text("m1")]));
      const held = yield* theOnly;
      yield* connectAccount(IG_ID);
      // Until the route is known to have changed, a delivery of it is put aside again.
      yield* record(delivery([text("m1")])).pipe(Effect.repeat({ until: ({ recorded }) => recorded === 1 }));
      expect(yield* recordAgain(held, origin)).toEqual({ outcome: "repeated" });
    }).pipe(Effect.provide(layer)),
  );

  it.effect("is one of many that are tried at the same time", () =>
    Effect.gen(function* () {
      yield* record(delivery([text("m1"), text("m2"), text("m3")]));
      const held = yield* heldItems;
      yield* connectAccount(IG_ID);
      const tries = [...held, ...held, ...held];
      const results = yield* Effect.forEach(tries, (each) => recordAgain(each, origin), { concurrency: "unbounded" });
      expect(results.filter(({ outcome }) => outcome === "recorded")).toHaveLength(3);
      expect(eventsOfType(yield* logOf("conversation"), "MessageReceived")).toHaveLength(3);
    }).pipe(Effect.provide(layer)),
  );
});

describe("an item that nobody understands", () => {
  it.effect("stays, for its newest reason, and writes nothing", () =>
    Effect.gen(function* () {
      yield* record(delivery([{ ...text("m1"), message: { text: "no mid" } }]));
      const held = yield* theOnly;
      yield* connectAccount(IG_ID);
      const before = (yield* logOf("quarantine", "conversation")).length;
      expect(yield* recordAgain(held, origin)).toMatchObject({ outcome: "refused", reason: "schema_mismatch" });
      expect((yield* logOf("quarantine", "conversation")).length).toBe(before);
    }).pipe(Effect.provide(layer)),
  );

  it.effect("may hold several by now, each of which finds its place", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const body = bytesOf(delivery([text("m1"), { nonsense: randomUUID() }]));
      const held: HeldItem = {
        object: "",
        entryId: "",
        entryTime: null,
        list: "",
        problem: { reason: "unparseable", detail: "" },
        bytes: body,
      };
      expect(yield* recordAgain(held, origin)).toEqual({ outcome: "recorded" });
      expect(eventsOfType(yield* logOf("conversation"), "MessageReceived")).toHaveLength(1);
      expect(eventsOfType(yield* logOf("quarantine"), "ItemQuarantined")).toHaveLength(1);
    }).pipe(Effect.provide(layer)),
  );
});
