import { describe, expect, it } from "@effect/vitest";
import { type Document, Keep } from "@soshogle/document-store/document-store";
import { type ConversationCommand, conversation, type State } from "@soshogle/domain/conversation/conversation";
import type { ConversationEvent } from "@soshogle/domain/conversation/events";
import type { Fact } from "@soshogle/domain/decider";
import { conversationStream } from "@soshogle/domain/ids";
import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import { ACCOUNT, received, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { recorded } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Context, Effect, Layer } from "effect";
import fc from "fast-check";
import { Commands, layerCommands, layerCommandsWithin } from "./handle.ts";
import { decodeState, encodeState } from "./state-text.ts";

type ConversationFact = Fact<ConversationEvent>;
const HOURS_6 = 6 * 60 * 60 * 1000;

const foldFrom = (state: State, events: readonly ConversationFact[]): State =>
  events.reduce(conversation.evolve, state);

describe("a state read back from text", () => {
  it("goes on as the folded one does, at every cut of any history", () =>
    fc.assert(
      fc.property(arbitraryDrafts({ maxLength: 60 }, ["1"]), (drafts) => {
        // Spread over two weeks, so that identities are let go and settled parts leave.
        const spread = drafts.map((draft) => ({ ...draft, occurredAt: draft.occurredAt * HOURS_6 }));
        const events = recorded(spread).filter(({ stream }) => stream.startsWith("conversation-")) as never[]; // by their stream
        const full = foldFrom(conversation.initialState(), events);
        for (let cut = 0; cut <= events.length; cut++) {
          const head = foldFrom(conversation.initialState(), events.slice(0, cut));
          const read = decodeState(encodeState(head)) as State; // written from one
          expect(foldFrom(read, events.slice(cut))).toStrictEqual(full);
        }
      }),
      { numRuns: 60 },
    ));

  it("refuses values that would come back as others", () => {
    for (const value of [1n, Number.NaN, new Date(0), Symbol("a")]) expect(() => encodeState({ value })).toThrow();
  });
});

let people = 50_000;
const fresh = () => `${ACCOUNT}_${++people}`;

const record = (mid: string, sentAt: number): ConversationCommand => {
  const { data, personal } = received(mid, sentAt);
  return { type: "RecordMessage", from: "contact", self: false, facts: data, content: personal };
};
const receive = Effect.fnUntraced(function* (id: string, from: number, count: number) {
  const commands = yield* Commands;
  return yield* commands.handle({
    decider: conversation,
    stream: conversationStream(id),
    workspaceId: WORKSPACE,
    partition: id,
    subject: id,
    commands: Array.from({ length: count }, (_, n) => ({
      command: record(`m${from + n}`, 1_000 + from + n),
      identity: `message|m${from + n}`,
      actor: { kind: "contact" as const, id: "1" },
      occurredAt: 1_000,
      correlationId: "delivery",
      causationId: "delivery",
    })),
  });
});
const stateOf = (id: string) =>
  Effect.flatMap(Commands, (commands) => commands.query(conversation, conversationStream(id), encodeState));
const snapshots = Effect.map(Commands, (commands) => commands.figures().snapshots);
/** Another process on the same stores: it knows nothing of what this one remembers. */
const another = <A, E, R>(effect: Effect.Effect<A, E, R | Commands>, layer = layerCommands) =>
  effect.pipe(Effect.provide(Layer.fresh(layer)));

const turn = Effect.promise(() => new Promise((resolve) => setImmediate(resolve)));
/** Waits until the background has written so many. */
const saved = Effect.fnUntraced(function* (count: number) {
  while ((yield* snapshots).saved < count) yield* turn;
});
const storedOf = Effect.fnUntraced(function* (id: string) {
  const keep = yield* Keep;
  const stored = yield* keep.getVersioned("snapshots", conversationStream(id));
  return stored ?? (yield* Effect.die(new Error("there is no snapshot")));
});
const change = Effect.fnUntraced(function* (id: string, alter: (document: Document) => Document) {
  const keep = yield* Keep;
  const { document, version } = yield* storedOf(id);
  expect(yield* keep.compareAndSet("snapshots", document.id, version, alter(document))).toBe(true);
});

it.layer(layerEmbeddedFresh, { timeout: "30 seconds" })("snapshots", (it) => {
  const grown = Effect.fnUntraced(function* (count: number) {
    const id = fresh();
    const before = (yield* snapshots).saved;
    yield* receive(id, 0, count);
    yield* saved(before + 1);
    yield* receive(id, count, 7);
    return { id, full: yield* stateOf(id) };
  });

  it.effect("another process continues from the snapshot and the tail", () =>
    Effect.gen(function* () {
      const { id, full } = yield* grown(250);
      const [state, { loaded }] = yield* another(Effect.all([stateOf(id), snapshots]));
      expect(state).toBe(full);
      expect(loaded).toBe(1);
      const { outcomes } = yield* another(receive(id, 250, 10));
      expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(7).fill("repeated"), ...Array(3).fill("recorded")]);
    }),
  );

  it.effect("are taken every 200 events, of a stream that was long before too", () =>
    Effect.gen(function* () {
      const { id } = yield* grown(250);
      const first = (yield* storedOf(id)).document.revision;
      yield* receive(id, 300, 100);
      expect((yield* storedOf(id)).document.revision).toBe(first);
      const before = (yield* snapshots).saved;
      yield* receive(id, 400, 100);
      yield* saved(before + 1);
      expect(Number((yield* storedOf(id)).document.revision)).toBeGreaterThan(Number(first));

      const keep = yield* Keep;
      yield* keep.compareAndSet("snapshots", conversationStream(id), (yield* storedOf(id)).version, null);
      yield* another(Effect.andThen(stateOf(id), saved(1)));
      expect((yield* storedOf(id)).document.version).toBe(conversation.snapshotVersion);
    }),
  );

  it.effect("hold nothing personal", () =>
    Effect.gen(function* () {
      const { id } = yield* grown(210);
      expect(JSON.stringify((yield* storedOf(id)).document)).not.toContain("text of");
    }),
  );

  const damages: Record<string, (document: Document) => Document> = {
    "a damaged state": (document) => ({ ...document, state: String(document.state).replace("m1", "mX") }),
    "no state at all": ({ id, position }) => ({ id, position }),
    "another version": (document) => ({ ...document, version: 999 }),
    "the state of another log": (document) => ({ ...document, eventId: "00000000-0000-4000-8000-00000000beef" }),
    "a state ahead of this log": (document) => ({ ...document, revision: "100000" }),
  };
  for (const [name, damage] of Object.entries(damages))
    it.effect(`with ${name} are ignored`, () =>
      Effect.gen(function* () {
        const { id, full } = yield* grown(220);
        yield* change(id, damage);
        const [state, { ignored }] = yield* another(Effect.all([stateOf(id), snapshots]));
        expect(state).toBe(full);
        expect(ignored).toBe(1);
        expect((yield* another(receive(id, 0, 3))).outcomes).toEqual(Array(3).fill({ kind: "repeated" }));
      }),
    );

  it.effect("of an older revision replace none of a newer one", () =>
    Effect.gen(function* () {
      const { id } = yield* grown(250);
      const older = (yield* storedOf(id)).document;
      const before = (yield* snapshots).saved;
      yield* receive(id, 300, 300);
      yield* saved(before + 1);
      const newer = yield* storedOf(id);
      const keep = yield* Keep;
      yield* keep.commit([{ collection: "snapshots", document: { ...older, position: String(older.position) } }], []);
      expect(yield* storedOf(id)).toEqual(newer);
    }),
  );

  it.effect("keep no command waiting while the store does not answer", () =>
    Effect.gen(function* () {
      const keep = yield* Keep;
      const stuck = Layer.succeed(Keep, { ...keep, commit: () => Effect.never });
      const id = fresh();
      const rounds = Effect.forEach([0, 1, 2], (round) => receive(id, round * 250, 250));
      const handled = yield* another(rounds, layerCommands.pipe(Layer.provide(stuck)));
      expect(handled.at(-1)?.revision).toBe(750n);
    }),
  );
});

it.layer(layerEmbeddedFresh, { timeout: "30 seconds" })("the states that are remembered", (it) => {
  const filled = (limits: { states: number; bytes: number }) =>
    another(
      Effect.gen(function* () {
        const ids = Array.from({ length: 6 }, fresh);
        yield* Effect.forEach(ids, (id) => receive(id, 0, 20));
        const first = ids[0] ?? "";
        const { outcomes } = yield* receive(first, 0, 20);
        expect(outcomes).toEqual(Array(20).fill({ kind: "repeated" }));
        return Context.get(yield* Effect.context<Commands>(), Commands).figures();
      }),
      layerCommandsWithin(limits),
    );

  it.effect("are bounded in number", () =>
    Effect.gen(function* () {
      expect(yield* filled({ states: 2, bytes: 10_000_000 })).toMatchObject({ size: 2, bound: 2, misses: 7, hits: 0 });
      expect(yield* filled({ states: 100, bytes: 10_000_000 })).toMatchObject({
        size: 6,
        bound: 100,
        misses: 6,
        hits: 1,
      });
    }),
  );

  it.effect("are bounded in what they hold", () =>
    Effect.gen(function* () {
      const { size, bytes, bytesBound } = yield* filled({ states: 100, bytes: 15_000 });
      expect(size).toBeLessThan(6);
      expect(bytes).toBeLessThanOrEqual(15_000);
      expect(bytesBound).toBe(15_000);
    }),
  );
});
