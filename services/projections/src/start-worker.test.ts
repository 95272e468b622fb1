import { MessageChannel, type MessagePort } from "node:worker_threads";
import { it } from "@effect/vitest";
import { ReadModels } from "@soshogle/document-store/document-store";
import { KeepOwner, ReadModelsOwner } from "@soshogle/document-store/drivers/embedded/layers";
import { conversationStream } from "@soshogle/domain/ids";
import { EmbeddedLog } from "@soshogle/event-store/drivers/embedded/embedded";
import { conversationRow } from "@soshogle/read-models/conversations/query";
import type { Request } from "@soshogle/sqlite/protocol";
import { conversationOf, received, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { appendUnreadable, makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect } from "effect";
import { describe, expect } from "vitest";
import { startProjectionWorker } from "./start-worker.ts";

const connect = Effect.gen(function* () {
  const logPort = yield* (yield* EmbeddedLog).connect;
  const keepPort = yield* (yield* KeepOwner).connect;
  const readPort = yield* (yield* ReadModelsOwner).connect;
  return { logPort, keepPort, readPort };
});

const worker = (masterKey: Buffer) =>
  Effect.acquireRelease(
    Effect.flatMap(connect, (ports) =>
      Effect.tryPromise({ try: () => startProjectionWorker({ ...ports, masterKey }), catch: (failure) => failure }),
    ),
    ({ stop }) => Effect.promise(stop),
  );

const anna = conversationOf("1");
const berta = conversationOf("2");

/** A way to the store on which no scrub is ever answered. */
const withoutScrub = (store: MessagePort): MessagePort => {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", (requests: readonly Request[]) =>
    store.postMessage(requests.filter(({ kind }) => kind !== "scrub")),
  );
  port1.once("close", () => store.close());
  store.on("message", (answers) => port1.postMessage(answers));
  return port2;
};

/** What a process may take to stop; a scrub that fails is tried again for longer. */
const STOP_MS = 10_000;

describe("the projections in a worker", () => {
  it.live("project what is appended elsewhere and tell how far they are", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const { progress, cached } = yield* worker(Buffer.alloc(32, 7));
      const position = yield* append([anna.draft(started()), anna.draft(received("m1", 5))]);
      const goal = { position, partition: anna.id, projections: ["conversations", "thread"], timeoutMs: 10_000 };
      expect(yield* progress.reached(goal)).toBe(true);
      expect(yield* progress.lowest).toBe(position);
      const { collection, ids } = conversationRow(anna.id);
      expect(yield* (yield* ReadModels).get(collection, ids)).toMatchObject([{ unread: 1 }]);
      const first = cached();
      expect(first).toMatchObject({ size: expect.any(Number), bound: 50_000 });
      expect(first.size).toBeGreaterThan(0);
      const next = yield* append([anna.draft(received("m2", 6))]);
      expect(yield* progress.reached({ ...goal, position: next })).toBe(true);
      expect(cached().hits).toBeGreaterThan(first.hits);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live(
    "stop at once while a scrub is under way",
    () =>
      Effect.gen(function* () {
        const { readPort, ...others } = yield* connect;
        const ports = { ...others, readPort: withoutScrub(readPort) };
        const { stop } = yield* Effect.promise(() =>
          startProjectionWorker({ ...ports, masterKey: Buffer.alloc(32, 7) }),
        );
        yield* Effect.promise(stop).pipe(Effect.timeout(STOP_MS));
      }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
    20_000,
  );

  it.live("refuse to start with a key that does not open the vault", () =>
    Effect.gen(function* () {
      const failure = yield* Effect.flip(worker(Buffer.alloc(32, 8)));
      expect(failure).toMatchObject({ _tag: "ProjectionWorkerGone", reason: expect.stringContaining("master key") });
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );

  it.live("park what they cannot read, say at once that it will not come, and go on with the rest", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const { progress } = yield* worker(Buffer.alloc(32, 7));
      const before = yield* append([anna.draft(started())]);
      yield* appendUnreadable({ stream: conversationStream(anna.id), partition: anna.id, workspaceId: WORKSPACE });
      const after = yield* append([berta.draft(started())]);
      const goal = { projections: ["thread"], timeoutMs: 600_000 };
      expect(yield* progress.reached({ ...goal, partition: berta.id, position: after })).toBe(true);
      expect(yield* progress.reached({ ...goal, partition: anna.id, position: before })).toBe(true);
      expect(yield* progress.reached({ ...goal, partition: anna.id, position: after })).toBe(false);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
