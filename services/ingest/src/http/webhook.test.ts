import { createHmac } from "node:crypto";
import { describe, expect, it } from "@effect/vitest";
import { EventStoreUnavailable } from "@soshogle/event-store/event-store";
import { Commands } from "@soshogle/event-store/handle";
import { IngestBooks } from "@soshogle/intake/books";
import { bytesOf, delivery, IG_ID, text } from "@soshogle/intake/testing/deliveries";
import { connectAccount, eventsOfType, layerIngest, logOf } from "@soshogle/intake/testing/ingest";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect, Layer, Logger, Redacted } from "effect";
import { MAX_DELIVERY_BYTES, type WebhookOptions, webhookRoutes } from "./webhook.ts";

const stores = layerIngest.pipe(Layer.provideMerge(layerEmbeddedFresh), Layer.provideMerge(Logger.layer([])));
type Services = Layer.Success<typeof stores>;
const options: WebhookOptions = {
  verifyToken: Redacted.make("YOUR_VERIFY_TOKEN"),
  secrets: [Redacted.make("first"), Redacted.make("second")],
  demo: false,
  peerAddress: () => "127.0.0.1",
};
const LOCAL = { host: "localhost:3000", "content-type": "application/json" };

const live = (name: string, test: () => Effect.Effect<void, unknown, Services>) =>
  it.live(name, () => Effect.suspend(test).pipe(Effect.provide(stores)));

const ask = Effect.fnUntraced(function* (request: Request, changed: Partial<WebhookOptions> = {}) {
  const routes = yield* webhookRoutes({ ...options, ...changed });
  const answer = yield* Effect.promise(async () => routes.fetch(request));
  return {
    status: answer.status,
    type: answer.headers.get("content-type"),
    body: yield* Effect.promise(() => answer.text()),
  };
});
const get = (query: Record<string, string>) => new Request(`http://localhost/?${new URLSearchParams(query)}`);
const post = (body: unknown, headers: Record<string, string> = LOCAL) =>
  new Request("http://localhost/", { method: "POST", body: bytesOf(body), headers });
const signed = (body: unknown, secret = "first") => {
  const signature = createHmac("sha256", secret).update(bytesOf(body)).digest("hex");
  return post(body, { ...LOCAL, "x-hub-signature-256": `sha256=${signature}` });
};
const RECEIVED = { status: 200, body: '{"received":true}' };

const verification = { "hub.mode": "subscribe", "hub.verify_token": "YOUR_VERIFY_TOKEN", "hub.challenge": "test_123" };

describe("GET", () => {
  live("gives the challenge back as the whole plain-text body", () =>
    Effect.gen(function* () {
      expect(yield* ask(get(verification))).toEqual({ status: 200, type: "text/plain", body: "test_123" });
      const odd = "0012 <b>ä";
      expect((yield* ask(get({ ...verification, "hub.challenge": odd }))).body).toBe(odd);
    }),
  );

  live("refuses everything else", () =>
    Effect.gen(function* () {
      const { "hub.challenge": _, ...unchallenged } = verification;
      for (const query of [
        {},
        unchallenged,
        { ...verification, "hub.verify_token": "wrong" },
        { ...verification, "hub.verify_token": "" },
        { ...verification, "hub.verify_token": "YOUR_VERIFY_TOKEN2" },
        { ...verification, "hub.mode": "unsubscribe" },
      ])
        expect((yield* ask(get(query))).status).toBe(403);
      const unset = { verifyToken: Redacted.make("") };
      expect((yield* ask(get({ ...verification, "hub.verify_token": "" }), unset)).status).toBe(403);
    }),
  );
});

describe("POST", () => {
  live("records what any secret of the list signed, and says which", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      expect(yield* ask(signed(delivery([text("m1")])))).toMatchObject({ ...RECEIVED, type: "application/json" });
      expect(yield* ask(signed(delivery([text("m2")]), "second"))).toMatchObject(RECEIVED);
      expect(yield* ask(signed(delivery([text("m3")]), "second"))).toMatchObject(RECEIVED);
      expect(eventsOfType(yield* logOf("conversation"), "MessageReceived").length).toBe(3);
      expect((yield* IngestBooks).figures().signedBy).toEqual({ 0: 1, 1: 2 });
    }),
  );

  live("refuses a signature that is missing, malformed, short or wrong, and stores nothing", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const body = delivery([text("m1")]);
      const headers: readonly Record<string, string>[] = [
        {},
        { "x-hub-signature-256": "" },
        { "x-hub-signature-256": "nonsense" },
        { "x-hub-signature-256": "sha256=abcd" },
        { "x-hub-signature-256": `sha256=${"0".repeat(64)}` },
        { "x-hub-signature": `sha1=${"0".repeat(40)}` },
      ];
      for (const each of headers) expect((yield* ask(post(body, { ...LOCAL, ...each }))).status).toBe(401);
      expect((yield* ask(signed(body, "third"))).status).toBe(401);
      expect((yield* ask(signed(body), { secrets: [] })).status).toBe(401);
      expect(yield* logOf("conversation", "quarantine")).toEqual([]);
      expect((yield* IngestBooks).figures()).toMatchObject({ badSignature: 8, received: 0, deliveries: 0 });
    }),
  );

  live("takes signed content of any kind", () =>
    Effect.gen(function* () {
      const bodies = ["", "not JSON", "[]", "null", '{"a":'.repeat(50_000), "{}", delivery([]), delivery([5])];
      for (const body of bodies) expect(yield* ask(signed(body))).toMatchObject(RECEIVED);
      const reasons = (yield* logOf("quarantine")).map(({ data }) => data.reason);
      expect(reasons.filter((reason) => reason === "unparseable").length).toBe(5);
      expect(reasons.length).toBeGreaterThanOrEqual(bodies.length);
      const { received, quarantined } = (yield* IngestBooks).figures();
      expect([received, quarantined]).toEqual([8, 8]);
    }),
  );

  live("refuses more than 16 MB, announced or not", () =>
    Effect.gen(function* () {
      const tooMuch = Buffer.alloc(MAX_DELIVERY_BYTES + 1, 0x20);
      const announced = post(tooMuch, { ...LOCAL, "content-length": String(tooMuch.length) });
      expect((yield* ask(announced)).status).toBe(413);
      const stream = new Blob([tooMuch]).stream();
      const streamed = new Request("http://localhost/", {
        method: "POST",
        body: stream,
        duplex: "half",
      } as RequestInit); // Node's types lack it
      expect((yield* ask(streamed)).status).toBe(413);
      expect((yield* IngestBooks).figures()).toMatchObject({ tooLarge: 2, deliveries: 0 });
    }),
  );

  live("takes as much as 16 MB", () =>
    Effect.gen(function* () {
      const body = Buffer.alloc(MAX_DELIVERY_BYTES, 0x20);
      body.write("{}");
      expect(yield* ask(signed(body))).toMatchObject(RECEIVED);
    }),
  );

  live("asks Meta to come again when an item is not durable", () =>
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      const away = Effect.fail(new EventStoreUnavailable({ cause: "away" }));
      const answer = yield* ask(signed(delivery([text("m1"), text("m2")]))).pipe(
        Effect.provideService(Commands, Commands.of({ ...(yield* Commands), handle: () => away, query: () => away })),
      );
      expect(answer.status).toBe(503);
      expect((yield* IngestBooks).figures()).toMatchObject({ received: 2, failed: 2, recorded: 0 });
      expect(yield* ask(signed(delivery([text("m1"), text("m2")])))).toMatchObject(RECEIVED);
    }),
  );
});

describe("POST in demo mode", () => {
  const demo = { demo: true } as const;
  /** The body of the product guide's manual test. */
  const manual = {
    object: "instagram",
    entry: [
      {
        id: "123456789",
        time: 1234567890,
        messaging: [
          {
            sender: { id: "test_user" },
            recipient: { id: "your_page_id" },
            timestamp: 1234567890,
            message: { mid: "msg_123", text: "Hello" },
          },
        ],
      },
    ],
  };

  live("answers the guide's manual test exactly", () =>
    Effect.gen(function* () {
      expect(yield* ask(post(manual), demo)).toMatchObject(RECEIVED);
      expect((yield* logOf("quarantine"))[0]?.data).toMatchObject({ reason: "bad_id", entryId: "123456789" });
    }),
  );

  live("still refuses a wrong signature, other machines and other modes", () =>
    Effect.gen(function* () {
      expect((yield* ask(signed(manual, "third"), demo)).status).toBe(401);
      expect((yield* ask(post(manual, { ...LOCAL, "x-hub-signature-256": "" }), demo)).status).toBe(401);
      expect((yield* ask(post(manual), { ...demo, peerAddress: () => "192.168.1.7" })).status).toBe(401);
      expect((yield* ask(post(manual), { ...demo, peerAddress: () => null })).status).toBe(401);
      expect((yield* ask(post(manual, { ...LOCAL, host: "inbox.example" }), demo)).status).toBe(401);
      expect((yield* ask(post(manual, { ...LOCAL, "x-forwarded-for": "1.2.3.4" }), demo)).status).toBe(401);
      expect((yield* ask(post(manual))).status).toBe(401);
      expect(yield* logOf("quarantine")).toEqual([]);
    }),
  );

  live("knows the peer from the socket, and refuses without one", () =>
    Effect.gen(function* () {
      const { peerAddress: _, ...rest } = options;
      const routes = yield* webhookRoutes({ ...rest, ...demo });
      const statusFrom = (env: object) => Effect.promise(async () => (await routes.fetch(post(manual), env)).status);
      const from = (remoteAddress: string) => statusFrom({ incoming: { socket: { remoteAddress } } });
      expect(yield* from("::ffff:127.0.0.1")).toBe(200);
      expect(yield* from("10.0.0.9")).toBe(401);
      expect(yield* statusFrom({})).toBe(401);
    }),
  );

  live("refuses what is no JSON object, and stores none of it", () =>
    Effect.gen(function* () {
      for (const body of ["", "not JSON", "[]", '"text"', "["]) expect((yield* ask(post(body), demo)).status).toBe(400);
      expect(yield* logOf("quarantine")).toEqual([]);
      expect(yield* ask(post("{}"), demo)).toMatchObject(RECEIVED);
    }),
  );
});
