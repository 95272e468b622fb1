import { afterAll, describe, expect, it } from "@effect/vitest";
import { type ConversationCommand, conversation } from "@soshogle/domain/conversation/conversation";
import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import { conversationStream } from "@soshogle/domain/ids";
import { ACCOUNT, received, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Layer, ManagedRuntime } from "effect";
import { TestClock } from "effect/testing";
import fc from "fast-check";
import { type Appended, EventStore, EventStoreUnavailable } from "./event-store.ts";
import { Commands, type Handling, layerCommands } from "./handle.ts";

let people = 1_000;
/** A conversation that no other test uses. */
const fresh = () => `${ACCOUNT}_${++people}`;

const record = (mid: string, sentAt = 1_000, text?: string): ConversationCommand => {
  const { data, personal } = received(mid, sentAt, text);
  return { type: "RecordMessage", from: "contact", self: false, facts: data, content: personal };
};
const handling = (
  id: string,
  commands: readonly (readonly [identity: string, command: ConversationCommand])[],
): Handling<ReturnType<typeof conversation.initialState>, ConversationCommand, ConversationEvent> => ({
  decider: conversation,
  stream: conversationStream(id),
  workspaceId: WORKSPACE,
  partition: id,
  subject: id,
  commands: commands.map(([identity, command]) => ({
    command,
    identity,
    actor: { kind: "contact", id: "1" },
    occurredAt: 1_000,
    correlationId: "delivery",
    causationId: "delivery",
  })),
});
const handle = (id: string, ...commands: (readonly [string, ConversationCommand])[]) =>
  Effect.flatMap(Commands, (commandsOf) => commandsOf.handle(handling(id, commands)));
const message = (mid: string, sentAt?: number, text?: string) => [`message|${mid}`, record(mid, sentAt, text)] as const;
const typesIn = (id: string) =>
  Effect.gen(function* () {
    const store = yield* EventStore;
    const events = yield* store.readStream(conversationStream(id), {
      from: "start",
      direction: "forwards",
      limit: 10_000,
    });
    return events.map(({ type }) => type);
  });
/** Another process on the same stores: it knows nothing of what this one remembers. */
const another = <A, E, R>(effect: Effect.Effect<A, E, R | Commands>) =>
  effect.pipe(Effect.provide(Layer.fresh(layerCommands)));

it.layer(layerEmbeddedFresh, { timeout: "30 seconds" })("handle", (it) => {
  it.effect("answers where its events stand", () =>
    Effect.gen(function* () {
      const handled = yield* handle(fresh(), message("m1"));
      expect(handled).toMatchObject({ outcomes: [{ kind: "recorded" }], revision: 1n });
      expect(handled.position).toMatch(/^[0-9]{20}$/);
    }),
  );

  it.effect("records a repeated command once, here and in another process", () =>
    Effect.gen(function* () {
      const id = fresh();
      yield* handle(id, message("m1"));
      expect((yield* handle(id, message("m1"))).outcomes).toEqual([{ kind: "repeated" }]);
      expect((yield* another(handle(id, message("m1")))).outcomes).toEqual([{ kind: "repeated" }]);
      expect(yield* typesIn(id)).toEqual(["ConversationStarted", "MessageReceived"]);
    }),
  );

  it.effect("decides each command on what the ones before it left", () =>
    Effect.gen(function* () {
      const id = fresh();
      const { outcomes } = yield* handle(
        id,
        message("m1"),
        message("m1"),
        ["archive", { type: "Archive" }],
        message("m2"),
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(["recorded", "repeated", "recorded", "recorded"]);
      expect(yield* typesIn(id)).toEqual([
        "ConversationStarted",
        "MessageReceived",
        "ConversationArchived",
        "MessageReceived",
        "ConversationReopened",
      ]);
    }),
  );

  it.effect("names a rejection and writes nothing for it", () =>
    Effect.gen(function* () {
      const id = fresh();
      expect((yield* handle(id, ["a", { type: "Archive" }])).outcomes).toEqual([
        { kind: "rejected", reason: "ConversationNotFound" },
      ]);
      expect(yield* typesIn(id)).toEqual([]);
    }),
  );

  it.effect("makes no secret for a stream in which nothing was written", () =>
    Effect.gen(function* () {
      const id = fresh();
      yield* handle(id, ["a", { type: "Archive" }]);
      const vault = yield* Vault;
      expect((yield* vault.existingKeys([conversationStream(id)])).size).toBe(0);
    }),
  );

  it.effect("splits what is too large for one append and keeps its order", () =>
    Effect.gen(function* () {
      const id = fresh();
      const messages = Array.from({ length: 300 }, (_, n) => message(`m${n}`, 1_000 + n, "x".repeat(4_096)));
      const { outcomes, revision } = yield* handle(id, ...messages);
      expect(outcomes.every(({ kind }) => kind === "recorded")).toBe(true);
      expect(revision).toBe(300n);
      const store = yield* EventStore;
      const events = yield* store.readStream(conversationStream(id), { from: 1n, direction: "forwards", limit: 1_000 });
      expect(events.map(({ data }) => (data as { mid: string }).mid)).toEqual(
        messages.map(([identity]) => identity.slice(8)),
      );
    }),
  );

  it.effect("decides again when another process was first", () =>
    Effect.gen(function* () {
      const id = fresh();
      yield* handle(id, message("m1"));
      yield* another(handle(id, message("m2")));
      expect((yield* handle(id, message("m2"), message("m3"))).outcomes).toEqual([
        { kind: "repeated" },
        { kind: "recorded" },
      ]);
      expect(yield* typesIn(id)).toEqual([
        "ConversationStarted",
        "MessageReceived",
        "MessageReceived",
        "MessageReceived",
      ]);
    }),
  );

  it.effect("rejects nothing that another process has made right meanwhile", () =>
    Effect.gen(function* () {
      const id = fresh();
      expect((yield* handle(id, ["archive", { type: "Archive" }])).outcomes).toMatchObject([{ kind: "rejected" }]);
      yield* handle(id, message("m1"), ["archived", { type: "Archive" }]);
      yield* another(handle(id, ["reopen", { type: "Reopen" }]));
      expect((yield* handle(id, ["archive again", { type: "Archive" }])).outcomes).toEqual([{ kind: "recorded" }]);
    }),
  );

  it.effect("tells a state that holds what other processes wrote", () =>
    Effect.gen(function* () {
      const id = fresh();
      const status = Effect.flatMap(Commands, (commands) =>
        commands.query(conversation, conversationStream(id), (state) => state.status),
      );
      expect(yield* status).toBe("new");
      yield* another(handle(id, message("m1")));
      expect(yield* status).toBe("open");
      yield* another(handle(id, ["archive", { type: "Archive" }]));
      expect(yield* status).toBe("archived");
    }),
  );

  it.effect("looks an old item up in the stream once its identity was let go", () =>
    Effect.gen(function* () {
      const id = fresh();
      const week = 8 * 24 * 60 * 60 * 1000;
      yield* handle(id, message("m1", 1_000));
      yield* TestClock.adjust(week);
      yield* handle(id, message("m2", week));
      expect((yield* handle(id, message("m1", 1_000))).outcomes).toEqual([{ kind: "repeated" }]);
      expect((yield* handle(id, message("m0", 900))).outcomes).toEqual([{ kind: "recorded" }]);
      expect(yield* typesIn(id)).toEqual([
        "ConversationStarted",
        "MessageReceived",
        "MessageReceived",
        "MessageReceived",
      ]);
    }),
  );

  it.effect("finds an item again whose time lies before and after all memory", () =>
    Effect.gen(function* () {
      const id = fresh();
      const week = 8 * 24 * 60 * 60 * 1000;
      yield* handle(id, message("m1", 100 * week));
      yield* TestClock.adjust(week);
      yield* handle(id, message("m2", week));
      expect((yield* handle(id, message("m1", 100 * week), message("m3", week))).outcomes).toEqual([
        { kind: "repeated" },
        { kind: "recorded" },
      ]);
    }),
  );
});

/** On the real clock, since lost answers are repeated after a pause. */
const live = ManagedRuntime.make(layerEmbeddedFresh);
afterAll(() => live.dispose());

describe("racing processes", () => {
  it("record each item exactly once, whatever is repeated and whichever answers are lost", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 5 }), {
          minLength: 2,
          maxLength: 6,
        }),
        // One less than there are tries: losing them all is a failure, rightly.
        fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }),
        (deliveries, losses) => live.runPromise(raceOf(deliveries, losses)),
      ),
      { numRuns: 15 },
    ));
});

/** A store that appends and then says it does not know, as often as told. */
const layerForgetful = (losses: readonly boolean[]) =>
  Layer.effect(
    EventStore,
    Effect.map(EventStore, (store) => {
      const left = [...losses];
      const lost = new EventStoreUnavailable({ cause: "the answer was lost" });
      return {
        ...store,
        append: (...append: Parameters<typeof store.append>) =>
          Effect.flatMap(store.append(...append), (answer: Appended) =>
            left.pop() ? Effect.fail(lost) : Effect.succeed(answer),
          ),
      };
    }),
  );

const raceOf = (deliveries: readonly (readonly number[])[], losses: readonly boolean[]) =>
  Effect.gen(function* () {
    const id = fresh();
    const deliver = (numbers: readonly number[]) => handle(id, ...numbers.map((n) => message(`m${n}`, 1_000 + n)));
    const process = layerCommands.pipe(Layer.provideMerge(layerForgetful(losses)));
    const inProcess = (numbers: readonly number[]) => Effect.provide(deliver(numbers), Layer.fresh(process));
    const handled = yield* Effect.all(deliveries.map(inProcess), { concurrency: "unbounded" });
    const distinct = new Set(deliveries.flat()).size;
    expect(handled.flatMap(({ outcomes }) => outcomes).some(({ kind }) => kind === "rejected")).toBe(false);
    expect((yield* typesIn(id)).filter((type) => type === "MessageReceived").length).toBe(distinct);
  });
