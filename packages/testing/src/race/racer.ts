import { randomInt, randomUUID } from "node:crypto";
import { type ConversationCommand, conversation } from "@soshogle/domain/conversation/conversation";
import { conversationStream, type StreamName } from "@soshogle/domain/ids";
import { completeMetadata, encodeEvent } from "@soshogle/event-store/codec";
import { destructionOf, isDestruction } from "@soshogle/event-store/destructions/destruction-events";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { Commands, layerCommands } from "@soshogle/event-store/handle";
import { openEvents } from "@soshogle/event-store/read-events";
import { layerVault } from "@soshogle/vault/layer";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect, Layer } from "effect";
import { conversationOf, erased, received, WORKSPACE } from "../builders/conversation.ts";
import { masterKey } from "../embedded.ts";
import { layerDeadly } from "./deadly.ts";
import { noteInto } from "./notes.ts";
import type { RaceInput } from "./start.ts";

/** So few that all racers meet in each. */
const conversations = ["1", "2", "3"].map((contactId) => conversationOf(contactId).id);
const any = <A>(of: readonly A[]): A | undefined => of[randomInt(Math.max(1, of.length))];

const wholeStream = (stream: StreamName) =>
  Effect.flatMap(EventStore, (store) =>
    store.readStream(stream, { from: "start", direction: "forwards", limit: 100_000 }),
  );

/** Revisions that some event of the stream destroys, as the stream stands now. */
const namedIn = (stream: StreamName) =>
  Effect.map(wholeStream(stream), (events) => {
    const ranges = events.filter(isDestruction).flatMap((event) => destructionOf(event).ranges);
    return new Set(ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)));
  });

/** Where a racer is, and how its messages are told from those of others. */
export interface Racer extends Pick<RaceInput, "notes" | "round" | "death"> {
  readonly thread: number;
}

/** Appends, reads and destroys at random, for ever, over the stores given: each racer with commands and a vault of its own. */
export const race = (input: Racer) => {
  const note = noteInto(input.notes);

  /** Who has written what, and what of it this racer has destroyed: no reader may find it any more. */
  const written: { readonly id: string; readonly mid: string }[] = [];
  const destroyed = new Map<StreamName, Set<number>>();

  const carryOut = Effect.fnUntraced(function* (id: string, command: ConversationCommand) {
    const commands = yield* Commands;
    const occurredAt = yield* Clock.currentTimeMillis;
    return yield* commands.handle({
      decider: conversation,
      stream: conversationStream(id),
      workspaceId: WORKSPACE,
      partition: id,
      subject: id,
      commands: [
        {
          command,
          identity: randomUUID(),
          actor: { kind: "system", id: "race" },
          occurredAt,
          correlationId: "race",
          causationId: "race",
        },
      ],
    });
  });

  const write = Effect.gen(function* () {
    const id = any(conversations) ?? "";
    const mid = `${input.round}-${input.thread}-${written.length}`;
    const { data: facts, personal: content } = received(mid, yield* Clock.currentTimeMillis);
    yield* carryOut(id, { type: "RecordMessage", from: "contact", self: false, facts, content });
    written.push({ id, mid });
    note({ kind: "wrote", stream: conversationStream(id), mid });
  });

  const destroy = Effect.fnUntraced(function* (event: StoredEvent) {
    const destruction = destructionOf(event);
    yield* Effect.flatMap(Vault, (vault) => vault.destroy([destruction]));
    const revisions = destruction.ranges.flatMap(({ from, to }) =>
      Array.from({ length: to - from + 1 }, (_, at) => from + at),
    );
    const known = destroyed.get(event.stream) ?? new Set();
    destroyed.set(event.stream, known);
    for (const revision of revisions) known.add(revision);
    note({ kind: "destroyed", stream: event.stream, revisions });
  });

  const takeBack = Effect.gen(function* () {
    const one = any(written);
    if (!one) return;
    const unsentAt = yield* Clock.currentTimeMillis;
    yield* carryOut(one.id, { type: "RecordUnsend", from: "contact", mid: one.mid, unsentAt, item: null, found: [] });
    const events = yield* wholeStream(conversationStream(one.id));
    const isOfIt = ({ type, data }: StoredEvent) =>
      type === "MessageUnsent" && (data as { mid?: string }).mid === one.mid;
    yield* Effect.forEach(events.filter(isOfIt), destroy, { discard: true });
  });

  /** No command says this yet: appended as an erasure would, unless somebody was first. */
  const erase = Effect.gen(function* () {
    const id = any(conversations) ?? "";
    const stream = conversationStream(id);
    const store = yield* EventStore;
    const [last] = yield* store.readStream(stream, { from: "end", direction: "backwards", limit: 1 });
    if (!last) return;
    const [occurredAt, revision] = [yield* Clock.currentTimeMillis, last.revision + 1n];
    const meta = completeMetadata("ContentErased", {
      workspaceId: WORKSPACE,
      partition: id,
      actor: { kind: "system", id: "race" },
      occurredAt,
      recordedAt: occurredAt,
      $correlationId: "race",
      $causationId: "race",
    });
    const from = randomInt(Number(revision));
    const event = encodeEvent(erased(from, from + randomInt(3)), {
      id: randomUUID(),
      stream,
      revision,
      meta,
      keys: null,
    });
    const appended = yield* store.append(stream, [event], last.revision).pipe(
      Effect.as(true),
      Effect.catchTag("WrongExpectedRevision", () => Effect.succeed(false)),
    );
    if (!appended) return;
    const [stored] = yield* store.readStream(stream, { from: revision, direction: "forwards", limit: 1 });
    if (stored) yield* destroy(stored);
  });

  const read = Effect.gen(function* () {
    const stream = conversationStream(any(conversations) ?? "");
    const before = new Set(destroyed.get(stream));
    const opened = yield* Effect.flatMap(wholeStream(stream), openEvents);
    // Others go on between reading and opening, so what is forgotten may be so by an event that came after the reading.
    const named = yield* namedIn(stream);
    for (const { type, data, revision, personal } of opened) {
      if (type !== "MessageReceived") continue;
      const place = `${stream}@${revision}`;
      if (personal?.state === "forgotten" && !named.has(Number(revision)))
        note({ kind: "wrong", what: `${place} is forgotten although nothing said so` });
      if (personal?.state !== "clear") continue;
      if (before.has(Number(revision))) note({ kind: "wrong", what: `${place} is read after it was destroyed` });
      if (personal.value.text !== `text of ${data.mid}`) note({ kind: "wrong", what: `${place} says something else` });
    }
  });

  /** Mostly writing, so that there is something to destroy. */
  const step = Effect.gen(function* () {
    const dice = randomInt(6);
    if (dice < 3) return yield* write;
    if (dice === 3) return yield* takeBack;
    return yield* dice === 4 ? erase : read;
  });

  const layer = layerCommands.pipe(
    Layer.provideMerge(layerVault(masterKey)),
    Layer.provideMerge(layerDeadly(input.thread, input.death, note)),
  );
  // Commands give way to others after eight rounds; whoever comes again is served.
  const patient = step.pipe(Effect.catchTag("TooContended", () => Effect.void));
  return Effect.provide(Effect.forever(patient), layer);
};
