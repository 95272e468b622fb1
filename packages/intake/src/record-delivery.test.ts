import { createHash } from "node:crypto";
import { assert, describe, expect, it } from "@effect/vitest";
import { claimStream, conversationIdOf, conversationStream, type StreamName } from "@soshogle/domain/ids";
import { CHUNK_BYTES } from "@soshogle/domain/quarantine/events";
import { EventStore, EventStoreUnavailable } from "@soshogle/event-store/event-store";
import { itemsOf } from "@soshogle/instagram/webhook/delivery";
import { layerDomain, layerEmbeddedFresh, layerEmbeddedIn, layerStoresIn } from "@soshogle/testing/embedded";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Vault } from "@soshogle/vault/vault";
import { Context, Effect, Layer, Logger } from "effect";
import fc from "fast-check";
import { IngestBooks, type ItemCounts } from "./books.ts";
import { recordDelivery } from "./record-delivery.ts";
import { AT, bytesOf, CONTACT, delivery, IG_ID, inbound, text } from "./testing/deliveries.ts";
import { connectAccount, contentOf, eventsOfType, layerIngest, logOf, streamsOf } from "./testing/ingest.ts";

const record = (body: unknown) => recordDelivery(itemsOf(bytesOf(body)));
const counts = (rest: Partial<ItemCounts>): ItemCounts => ({
  received: 0,
  recorded: 0,
  repeated: 0,
  quarantined: 0,
  failed: 0,
  ...rest,
});
/** Appends what nobody can read to an empty stream. */
const spoil = Effect.fnUntraced(function* (stream: StreamName) {
  const store = yield* EventStore;
  const id = "00000000-0000-4000-8000-00000000dead";
  yield* store.append(stream, [{ id, type: "NothingHappened", data: {}, metadata: {} }], "no_stream");
});

const fresh = layerIngest.pipe(Layer.provideMerge(layerEmbeddedFresh));

/** Runs a test on stores of its own. */
const live = (name: string, test: () => Effect.Effect<void, unknown, Layer.Success<typeof fresh>>, timeout?: number) =>
  it.live(name, () => Effect.suspend(test).pipe(Effect.provide(fresh)), timeout);

describe("recordDelivery", () => {
  live("records messages, echoes and receipts in their conversation", () =>
    Effect.gen(function* () {
      const { accountId, workspaceId } = yield* connectAccount(IG_ID);
      const echo = { sender: { id: IG_ID }, recipient: { id: CONTACT }, timestamp: AT + 2 };
      const body = delivery([
        { ...echo, message: { mid: "m2", text: "Answer", is_echo: true } },
        text("m1"),
        { ...inbound(CONTACT, AT + 3, {}), message: undefined, read: { mid: "m2" } },
      ]);
      expect(yield* record(body)).toEqual(counts({ received: 3, recorded: 3 }));
      const log = yield* logOf("conversation");
      expect(log.map(({ type }) => type)).toEqual([
        "ConversationStarted",
        "MessageReceived",
        "MessageEchoed",
        "MessageSeen",
      ]);
      const [, received, echoed, seen] = log;
      expect(received).toMatchObject({
        stream: `conversation-${accountId}_${CONTACT}`,
        data: { mid: "m1", sentAt: AT },
        meta: {
          workspaceId,
          partition: `${accountId}_${CONTACT}`,
          actor: { kind: "contact", id: CONTACT },
          occurredAt: AT,
        },
      });
      expect(contentOf(received)).toEqual({ text: "text of m1", attachments: [], item: JSON.stringify(text("m1")) });
      expect(echoed?.meta.actor).toEqual({ kind: "meta", id: "meta" });
      expect(seen?.meta).toMatchObject({ actor: { kind: "contact", id: CONTACT }, occurredAt: AT + 3 });
      const correlations = new Set(log.map(({ meta }) => meta.$correlationId));
      expect(correlations.size).toBe(1);
      expect(received?.meta.$causationId).toBe(`delivery-${received?.meta.$correlationId}`);
    }),
  );

  live("applies items of one conversation in order of Meta's time, equal times as they came", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const body = delivery([text("late", { at: AT + 9 }), text("b"), text("a"), text("early", { at: AT - 9 })]);
      yield* record(body);
      const received = eventsOfType(yield* logOf("conversation"), "MessageReceived");
      expect(received.map(({ data }) => data.mid)).toEqual(["early", "b", "a", "late"]);
    }),
  );

  live("begins no conversation with a receipt, and remembers it", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const receipt = { ...inbound(CONTACT, AT, {}), message: undefined, read: { mid: "m0" } };
      expect(yield* record(delivery([receipt]))).toEqual(counts({ received: 1, recorded: 1 }));
      expect(yield* record(delivery([receipt, text("m1")]))).toEqual(counts({ received: 2, recorded: 1, repeated: 1 }));
      const log = yield* logOf("conversation");
      expect(log.map(({ type }) => type)).toEqual(["MessageSeen", "ConversationStarted", "MessageReceived"]);
    }),
  );

  live("keeps ids that come as numbers above 2^53", () =>
    Effect.gen(function* () {
      const { accountId } = yield* connectAccount(IG_ID);
      const contact = "10863522179044119";
      const item = `{"sender":{"id":${contact}},"recipient":{"id":${IG_ID}},"timestamp":${AT},"message":{"mid":"m"}}`;
      expect(yield* record(`{"object":"instagram","entry":[{"id":${IG_ID},"messaging":[${item}]}]}`)).toEqual(
        counts({ received: 1, recorded: 1 }),
      );
      expect([...streamsOf(yield* logOf("conversation"))]).toEqual([`conversation-${accountId}_${contact}`]);
    }),
  );

  live("finds the account by its app-scoped id as well", () =>
    Effect.gen(function* () {
      const route = yield* connectAccount(IG_ID);
      yield* connectAccount("27841459012345671", route);
      yield* record(delivery([text("m1")]));
      expect(yield* record(delivery([text("m1")], { id: "27841459012345671" }))).toEqual(
        counts({ received: 1, repeated: 1 }),
      );
    }),
  );

  live("records a delivery once, though it comes twice at once and an item twice in it", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const body = delivery([text("m1"), text("m2"), text("m1"), { ...text("m3"), message: { reaction: 1 } }]);
      const both = yield* Effect.all([record(body), record(body)], { concurrency: "unbounded" });
      const total = both.map(({ recorded, quarantined }) => recorded + quarantined).reduce((a, b) => a + b);
      expect(total).toBe(3);
      for (const each of both) expect(each.received).toBe(each.recorded + each.repeated + each.quarantined);
      expect(eventsOfType(yield* logOf("conversation"), "MessageReceived").length).toBe(2);
      expect((yield* logOf("quarantine")).length).toBe(1);
      const { received, recorded, repeated, quarantined, failed } = (yield* IngestBooks).figures();
      expect({ received, recorded, repeated, quarantined, failed }).toEqual(
        counts({ received: 8, recorded: 2, repeated: 5, quarantined: 1 }),
      );
    }),
  );

  it.live("records nothing again after a restart", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const body = delivery([text("m1"), text("m2"), { unknown: 1 }, { message_edit: { mid: "m1", num_edit: 0 } }]);
      const run = <A, E>(effect: Effect.Effect<A, E, Layer.Success<typeof fresh>>) =>
        effect.pipe(Effect.provide(layerIngest.pipe(Layer.provideMerge(layerEmbeddedIn(folder))), { local: true }));
      const first = yield* run(connectAccount(IG_ID).pipe(Effect.andThen(record(body))));
      expect(first).toEqual(counts({ received: 4, recorded: 3, quarantined: 1 }));
      const categories = ["conversation", "quarantine", "notice"];
      const before = yield* run(logOf(...categories));
      expect(yield* run(record(body))).toEqual(counts({ received: 4, repeated: 4 }));
      expect(yield* run(logOf(...categories))).toEqual(before);
    }),
  );

  live(
    "records 1,000 items of 4 KB for one conversation once and in order",
    () =>
      Effect.gen(function* () {
        yield* connectAccount(IG_ID);
        const items = Array.from({ length: 1000 }, (_, n) => text(`m${n}`, { at: AT + n, body: "x".repeat(4096) }));
        const shuffled = items.toSorted((a, b) => ((a.timestamp * 7919) % 1000) - ((b.timestamp * 7919) % 1000));
        expect(yield* record(delivery(shuffled))).toEqual(counts({ received: 1000, recorded: 1000 }));
        expect(yield* record(delivery(items))).toEqual(counts({ received: 1000, repeated: 1000 }));
        const received = eventsOfType(yield* logOf("conversation"), "MessageReceived");
        expect(received.map(({ data }) => data.mid)).toEqual(
          items.map(({ message }) => (message as { mid: string }).mid),
        );
      }),
    60_000,
  );
});

describe("quarantine", () => {
  live("keeps the exact slice of an item of an unknown account, readable by nobody's workspace", () =>
    Effect.gen(function* () {
      const slice =
        '{ "sender":{"id":"5"}, "recipient":{"id":"6"} ,"timestamp":1788859253,"message":{"mid":"\\u00e9"}}';
      const body = `{"object":"instagram","entry":[{"id":"999","time":1788859254,"messaging":[${slice}]}]}`;
      expect(yield* record(body)).toEqual(counts({ received: 1, quarantined: 1 }));
      const [event] = yield* logOf("quarantine");
      assert(event);
      expect(event).toMatchObject({
        type: "ItemQuarantined",
        data: {
          reason: "unknown_account",
          entryId: "999",
          entryTime: "1788859254",
          list: "messaging",
          object: "instagram",
          bytes: slice.length,
          chunks: 0,
        },
        meta: { workspaceId: "system", partition: event.stream, occurredAt: 1788859254000 },
      });
      expect(Buffer.from(String(contentOf(event).raw), "base64").toString()).toBe(slice);
    }),
  );

  live("belongs to the account's workspace where there is one", () =>
    Effect.gen(function* () {
      const { workspaceId } = yield* connectAccount(IG_ID);
      yield* record(delivery([{ policy_enforcement: { action: "block" } }]));
      const [event] = yield* logOf("quarantine");
      expect(event).toMatchObject({
        data: { reason: "unknown_kind", detail: "policy_enforcement" },
        meta: { workspaceId },
      });
    }),
  );

  live("takes ids that are no digits, whatever else is fine", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      expect(yield* record(delivery([text("m1", { contact: "test_user" })]))).toEqual(
        counts({ received: 1, quarantined: 1 }),
      );
      expect((yield* logOf("quarantine"))[0]?.data).toMatchObject({
        reason: "bad_id",
        detail: expect.stringContaining("sender.id"),
      });
    }),
  );

  live("holds an unparseable body whole, and the same one once", () =>
    Effect.gen(function* () {
      const bytes = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
      expect(yield* recordDelivery(itemsOf(bytes))).toEqual(counts({ received: 1, quarantined: 1 }));
      expect(yield* recordDelivery(itemsOf(bytes))).toEqual(counts({ received: 1, repeated: 1 }));
      const [event] = yield* logOf("quarantine");
      expect(event?.data).toMatchObject({ reason: "unparseable", entryId: "", bytes: 4 });
      expect(contentOf(event).raw).toBe(bytes.toString("base64"));
    }),
  );

  live("knows an item again however its keys are ordered", () =>
    Effect.gen(function* () {
      yield* record('{"object":"instagram","entry":[{"id":"1","messaging":[{"a":1.0,"b":2}]}]}');
      expect(yield* record('{"object":"instagram","entry":[{"id":"1","messaging":[{ "b":2, "a":1.0 }]}]}')).toEqual(
        counts({ received: 1, repeated: 1 }),
      );
      const other = '{"object":"instagram","entry":[{"id":"2","messaging":[{"a":1.0,"b":2}]}]}';
      expect(yield* record(other)).toEqual(counts({ received: 1, quarantined: 1 }));
    }),
  );

  live("cuts a message that is too large for one event into chunks", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const item = text("huge", { body: "é".repeat(400_000) });
      expect(yield* record(delivery([item, text("small")]))).toEqual(
        counts({ received: 2, recorded: 1, quarantined: 1 }),
      );
      const [first, ...chunks] = yield* logOf("quarantine");
      const bytes = Buffer.from(JSON.stringify(item));
      const count = Math.ceil(bytes.length / CHUNK_BYTES);
      expect(first?.data).toMatchObject({ reason: "schema_mismatch", bytes: bytes.length, chunks: count - 1 });
      expect(chunks.map(({ data }) => data)).toEqual(Array.from({ length: count - 1 }, (_, at) => ({ index: at + 1 })));
      const stored = Buffer.concat(
        [first, ...chunks].map((event) => Buffer.from(String(contentOf(event).raw), "base64")),
      );
      expect(createHash("sha256").update(stored).digest("hex")).toBe(createHash("sha256").update(bytes).digest("hex"));
    }),
  );

  live("takes a receipt that is too large for one event, and records what came with it", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const receipt = { ...inbound(CONTACT, AT, {}), message: undefined, read: { mid: "m0" } };
      const body = delivery([{ ...receipt, padding: "x".repeat(800_000) }, receipt, text("small")]);
      expect(yield* record(body)).toEqual(counts({ received: 3, recorded: 2, quarantined: 1 }));
      expect(yield* record(body)).toEqual(counts({ received: 3, repeated: 3 }));
      expect((yield* logOf("quarantine"))[0]?.data).toMatchObject({ reason: "schema_mismatch" });
    }),
  );

  live("takes the items of a conversation that cannot be read, whatever else is fine", () =>
    Effect.gen(function* () {
      const { accountId } = yield* connectAccount(IG_ID);
      yield* spoil(conversationStream(conversationIdOf(accountId, "666")));
      const body = delivery([text("a", { contact: "666" }), text("b", { contact: "666" }), text("c")]);
      const quiet = record(body).pipe(Effect.provide(Logger.layer([])));
      expect(yield* quiet).toEqual(counts({ received: 3, recorded: 1, quarantined: 2 }));
      expect(yield* quiet).toEqual(counts({ received: 3, repeated: 3 }));
      expect((yield* logOf("quarantine"))[0]?.data).toMatchObject({
        reason: "schema_mismatch",
        detail: "could not be recorded: UnreadableEvent",
      });
    }),
  );

  it.live("takes the one item that breaks its conversation's share, and the others are recorded in order", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const breaking = Layer.effectContext(
        Effect.gen(function* () {
          const all = yield* Layer.build(layerStoresIn(folder));
          const store = Context.get(all, EventStore);
          const append: typeof store.append = (stream, events, expected) =>
            events.some(({ data }) => (data as { mid?: string }).mid === "guilty")
              ? Effect.die(new TypeError("broken"))
              : store.append(stream, events, expected);
          return Context.add(all, EventStore, EventStore.of({ ...store, append }));
        }),
      );
      const stores = layerIngest.pipe(Layer.provideMerge(layerDomain), Layer.provideMerge(breaking));
      yield* Effect.gen(function* () {
        yield* connectAccount(IG_ID);
        const body = delivery([text("c", { at: AT + 2 }), text("guilty", { at: AT + 1 }), text("b")]);
        expect(yield* record(body)).toEqual(counts({ received: 3, recorded: 2, quarantined: 1 }));
        const received = eventsOfType(yield* logOf("conversation"), "MessageReceived");
        expect(received.map(({ data }) => data.mid)).toEqual(["b", "c"]);
        const [event] = yield* logOf("quarantine");
        expect(Buffer.from(String(contentOf(event).raw), "base64").toString()).toContain('"guilty"');
      }).pipe(Effect.provide([stores, Logger.layer([])]));
    }),
  );

  live("records a message as large as an event may be", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      for (let size = 250_000; size < 275_000; size += 1_500) {
        const { failed, received } = yield* record(delivery([text(`m${size}`, { body: "x".repeat(size) })]));
        expect([received, failed]).toEqual([1, 0]);
      }
      expect(eventsOfType(yield* logOf("conversation"), "MessageReceived").length).toBeGreaterThan(0);
      expect(eventsOfType(yield* logOf("quarantine"), "ItemQuarantined").length).toBeGreaterThan(0);
    }),
  );
});

describe("a notice", () => {
  live("is recorded once, with or without a known account", () =>
    Effect.gen(function* () {
      const { workspaceId } = yield* connectAccount(IG_ID);
      const notice = { message_edit: { mid: "m1", num_edit: "0" } };
      const body = {
        object: "instagram",
        entry: [delivery([notice]).entry[0], delivery([notice], { id: "404" }).entry[0]],
      };
      expect(yield* record(body)).toEqual(counts({ received: 2, recorded: 2 }));
      expect(yield* record(body)).toEqual(counts({ received: 2, repeated: 2 }));
      const log = yield* logOf("notice");
      expect(log.map(({ meta }) => meta.workspaceId).toSorted()).toEqual([workspaceId, "system"].toSorted());
      expect(log[0]?.data).toMatchObject({ mid: "m1", noticedAt: AT + 1000 });
    }),
  );
});

describe("books", () => {
  live("count as failed what an account cannot be found for", () =>
    Effect.gen(function* () {
      const { claimHmac } = yield* Vault;
      yield* connectAccount(IG_ID);
      yield* spoil(claimStream("instagram", claimHmac("instagram|404")));
      const body = {
        object: "instagram",
        entry: [delivery([text("a")], { id: "404" }), delivery([text("b")])].flatMap(({ entry }) => entry),
      };
      const counted = yield* record(body).pipe(Effect.provide(Logger.layer([])));
      expect(counted).toEqual(counts({ received: 2, recorded: 1, failed: 1 }));
      expect((yield* IngestBooks).figures()).toMatchObject({ received: 2, failed: 1 });
    }),
  );

  it.live("count what a failing store could not keep, and balance", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const isAway = (stream: string) => stream.startsWith("conversation-") && stream.endsWith("_666");
      const failing = Layer.effectContext(
        Effect.gen(function* () {
          const all = yield* Layer.build(layerStoresIn(folder));
          const store = Context.get(all, EventStore);
          const readStream: typeof store.readStream = (stream, options) =>
            isAway(stream)
              ? Effect.fail(new EventStoreUnavailable({ cause: "away" }))
              : store.readStream(stream, options);
          return Context.add(all, EventStore, EventStore.of({ ...store, readStream }));
        }),
      );
      const stores = layerIngest.pipe(Layer.provideMerge(layerDomain), Layer.provideMerge(failing));
      yield* Effect.gen(function* () {
        yield* connectAccount(IG_ID);
        const body = delivery([text("a", { contact: "666" }), text("b", { contact: "666" }), text("c"), {}]);
        expect(yield* record(body)).toEqual(counts({ received: 4, recorded: 1, quarantined: 1, failed: 2 }));
        expect((yield* IngestBooks).figures()).toMatchObject({
          received: 4,
          recorded: 1,
          quarantined: 1,
          failed: 2,
          deliveries: 1,
        });
      }).pipe(Effect.provide([stores, Logger.layer([])]));
    }),
  );

  const message = fc.record({ mid: fc.nat(12), contact: fc.nat(2), at: fc.nat(5) });
  const plan = fc.array(fc.array(message, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });

  live(
    "balance and every mid is there once, however deliveries are cut, repeated and reordered",
    () =>
      Effect.gen(function* () {
        const context = yield* Effect.context<Layer.Success<typeof fresh>>();
        let round = 0;
        const property = fc.asyncProperty(plan, async (deliveries) => {
          const igId = `1784${round++}`;
          const bodies = deliveries.map((items) =>
            delivery(
              items.map(({ mid, contact, at }) =>
                text(`r${round}m${mid}c${contact}`, { contact: `${contact + 1}`, at: AT + at }),
              ),
              { id: igId },
            ),
          );
          const test = Effect.gen(function* () {
            const { accountId } = yield* connectAccount(igId);
            const booked = yield* Effect.forEach([...bodies, ...bodies.toReversed()], record, { concurrency: 4 });
            for (const each of booked)
              expect(each.received).toBe(each.recorded + each.repeated + each.quarantined + each.failed);
            const log = (yield* logOf("conversation")).filter(({ stream }) => stream.includes(accountId));
            const mids = eventsOfType(log, "MessageReceived").map(({ data }) => data.mid);
            const expected = deliveries.flat().map(({ mid, contact }) => `r${round}m${mid}c${contact}`);
            expect(mids.toSorted()).toEqual([...new Set(expected)].toSorted());
            expect(booked.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(mids.length);
          });
          await Effect.runPromiseWith(context)(test);
        });
        yield* Effect.promise(() => fc.assert(property, { numRuns: 25 }));
      }),
    60_000,
  );
});
