import { appendFileSync, copyFileSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import type { AnyRecorded } from "@soshogle/domain/event";
import { conversationStream, type StreamName } from "@soshogle/domain/ids";
import { conversationOf, erased, received, started, unsent } from "@soshogle/testing/builders/conversation";
import { type Draft, makeAppender } from "@soshogle/testing/builders/drafts";
import { layerDomainIn, layerLogAndKeepIn } from "@soshogle/testing/embedded";
import { layerMortalStores, type Mortal, makeMortal } from "@soshogle/testing/mortal";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Fiber, Layer } from "effect";
import { layerEmbedded } from "../drivers/embedded/embedded.ts";
import { EventStore, type StoredEvent } from "../event-store.ts";
import { openEvents } from "../read-events.ts";
import type { DestructionLine } from "./destruction-book.ts";
import { destructionOf } from "./destruction-events.ts";
import { Destructions } from "./destructions.ts";

const anna = conversationOf("1");
const berta = conversationOf("2");
const streamOf = ({ id }: typeof anna): StreamName => conversationStream(id);

/** One process of the product: everything above the files of a folder. */
const processIn = (folder: string) =>
  layerDomainIn(folder).pipe(Layer.provideMerge(layerLogAndKeepIn(folder)), Layer.fresh);

const linesIn = (folder: string): readonly DestructionLine[] =>
  readFileSync(join(folder, "destructions.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const textOf = ({ personal }: AnyRecorded) =>
  personal?.state === "clear" ? (personal.value.text ?? "") : (personal?.state ?? "nothing personal");

/** What a reader gets of a stream's events. */
const textsIn = Effect.fnUntraced(function* (conversation: typeof anna) {
  const store = yield* EventStore;
  const vault = yield* Vault;
  vault.drop([streamOf(conversation)]);
  const stored = yield* store.readStream(streamOf(conversation), { from: "start", direction: "forwards", limit: 100 });
  return (yield* openEvents(stored)).map(textOf);
});

const begun = (one: typeof anna) => [
  one.draft(started()),
  one.draft(received("m1", 1, "one")),
  one.draft(received("m2", 2, "two")),
  one.draft(received("m3", 3, "three")),
];
/** `m2` is taken back, then everything up to `m1` erased, then somebody writes again. */
const historyOf = (one: typeof anna) => [
  ...begun(one),
  one.draft(unsent("m2", 4, [2])),
  one.draft(erased(0, 1)),
  one.draft(received("m4", 5, "four")),
];
const read = ["nothing personal", "forgotten", "forgotten", "three", "", "nothing personal", "four"];
const linesOf = (one: typeof anna) => [
  { stream: streamOf(one), revisions: [{ from: 2, to: 2 }], event: `${streamOf(one)}@4` },
  { stream: streamOf(one), revisions: [{ from: 0, to: 1 }], event: `${streamOf(one)}@5` },
];

describe("destructions", () => {
  it.live("take the keys that events name, once, and write a line for each", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* Effect.gen(function* () {
        const append = yield* makeAppender;
        yield* append([berta.draft(started()), berta.draft(received("b1", 1, "hers")), ...historyOf(anna)]);
        const { apply } = yield* Destructions;
        const position = yield* apply;
        expect(yield* apply).toBe(position);
        expect(yield* textsIn(anna)).toEqual(read);
        expect(yield* textsIn(berta)).toEqual(["nothing personal", "hers"]);
      }).pipe(Effect.provide(processIn(folder)));
      expect(linesIn(folder)).toMatchObject(linesOf(anna));
      yield* Effect.gen(function* () {
        expect(yield* textsIn(anna)).toEqual(read);
      }).pipe(Effect.provide(processIn(folder)));
      expect(linesIn(folder)).toHaveLength(2);
    }).pipe(Effect.scoped),
  );

  it.live("are all carried out before the next process serves a key, wherever one died", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const stores = yield* Layer.build(layerLogAndKeepIn(folder));
      const append = yield* Effect.provide(makeAppender, layerDomainIn(folder)).pipe(Effect.provide(stores));
      for (let moments = 0, isWhole = false; !isWhole; moments++) {
        const one = conversationOf(String(100 + moments));
        let fate: Mortal | null = null;
        const mortal: Mortal = {
          died: Effect.never,
          call: (effect) => Effect.suspend(() => (fate ? fate.call(effect) : effect)),
        };
        const dying = layerDomainIn(folder).pipe(Layer.provideMerge(layerMortalStores(mortal)), Layer.fresh);
        isWhole = yield* Effect.gen(function* () {
          const { apply } = yield* Destructions;
          yield* Effect.provide(append(historyOf(one)), stores);
          const born = yield* makeMortal(moments);
          fate = born;
          // What is dead is left where it is.
          const applying = yield* Effect.forkDetach(apply);
          return yield* Effect.raceFirst(Effect.as(born.died, false), Effect.as(Fiber.join(applying), true));
        }).pipe(Effect.provide(dying), Effect.provide(stores));

        const next = layerDomainIn(folder).pipe(Layer.fresh);
        const texts = yield* textsIn(one).pipe(Effect.provide(next), Effect.provide(stores));
        expect(texts, `died at moment ${moments}`).toEqual(read);
        const lines = linesIn(folder).filter(({ stream }) => stream === streamOf(one));
        expect(lines, `died at moment ${moments}`).toMatchObject(linesOf(one));
        expect(lines).toHaveLength(2);
      }
    }).pipe(Effect.scoped),
  );

  it.live("fail while the disk is full, in the book or in keep, and are carried out when there is room", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const book = join(folder, "destructions.jsonl");
      yield* Effect.gen(function* () {
        const append = yield* makeAppender;
        const { apply } = yield* Destructions;
        yield* append(historyOf(anna));
        rmSync(book, { force: true });
        symlinkSync("/dev/full", book);
        expect((yield* Effect.flip(apply))._tag).toBe("DestructionBookUnavailable");
        rmSync(book);
        yield* apply;
        expect(yield* textsIn(anna)).toEqual(read);
      }).pipe(Effect.provide(processIn(folder)));
      expect(linesIn(folder)).toMatchObject(linesOf(anna));

      const full = yield* temporaryFolder;
      yield* Effect.gen(function* () {
        const append = yield* makeAppender;
        yield* append(begun(anna));
      }).pipe(Effect.provide(processIn(full)));
      const narrow = layerDomainIn(full).pipe(
        Layer.provideMerge(
          Layer.merge(
            layerEmbedded({ file: join(full, "log.db") }),
            layerKeepEmbedded({ file: join(full, "keep.db"), maxPages: 60 }),
          ),
        ),
      );
      yield* Effect.gen(function* () {
        const vault = yield* Vault;
        const append = yield* makeAppender;
        const fill = Effect.gen(function* () {
          for (let n = 10; ; n++) yield* vault.keysOf(`conversation-a_${n}`, null);
        });
        yield* Effect.flip(fill);
        const other = conversationOf("9");
        const events = [other.draft(started()), other.draft(unsent("never", 1, [0]))];
        const failure = yield* append(events).pipe(
          Effect.andThen(Effect.flatMap(Destructions, ({ apply }) => apply)),
          Effect.flip,
        );
        expect(failure._tag).toBe("DocumentStoreUnavailable");
        expect(yield* textsIn(anna)).toEqual(["nothing personal", "one", "two", "three"]);
      }).pipe(Effect.provide(narrow));
    }).pipe(Effect.scoped),
  );

  it.live("keep a restored log from reading what was destroyed after its backup", () =>
    Effect.gen(function* () {
      const [folder, backup] = [yield* temporaryFolder, yield* temporaryFolder];
      const appendIn = (path: string, drafts: readonly Draft[]) =>
        Effect.flatMap(makeAppender, (append) => append(drafts)).pipe(
          Effect.andThen(Effect.flatMap(Destructions, ({ apply }) => apply)),
          Effect.provide(processIn(path)),
        );
      yield* appendIn(folder, [...begun(anna).slice(0, 3), ...historyOf(berta)]);
      for (const name of readdirSync(folder)) copyFileSync(join(folder, name), join(backup, name));
      // What happened after the backup is known by the newer lines alone.
      const lost = [
        { stream: streamOf(anna), revisions: [{ from: 1, to: 1 }], event: `${streamOf(anna)}@8`, at: 1 },
        { stream: streamOf(anna), revisions: [{ from: 2, to: 6 }], event: `${streamOf(anna)}@9`, at: 2 },
        { stream: streamOf(berta), revisions: [{ from: 3, to: 3 }], event: `${streamOf(berta)}@7`, at: 3 },
        { stream: streamOf(conversationOf("3")), revisions: [{ from: 0, to: 4 }], event: "conversation-x@5", at: 4 },
      ];
      appendFileSync(join(backup, "destructions.jsonl"), lost.map((line) => `${JSON.stringify(line)}\n`).join(""));
      for (let start = 0; start < 2; start++)
        yield* Effect.gen(function* () {
          expect(yield* textsIn(anna)).toEqual(["nothing personal", "forgotten", "forgotten"]);
          expect((yield* textsIn(berta))[3]).toBe("forgotten");
          const keys = (yield* (yield* Vault).existingKeys([streamOf(anna)])).get(streamOf(anna));
          // These revisions are written anew.
          expect(keys?.key(3n)).not.toBeNull();
        }).pipe(Effect.provide(processIn(backup)));
    }).pipe(Effect.scoped),
  );
});

describe("what an event destroys", () => {
  const stored = (type: string, data: object): StoredEvent => ({
    id: "00000000-0000-5000-8000-000000000001",
    type,
    data,
    stream: streamOf(anna),
    revision: 7n,
    position: "0".repeat(20),
    storedAt: 1,
    metadata: {
      workspaceId: "w1",
      partition: anna.id,
      actor: { kind: "meta", id: "meta" },
      occurredAt: 1,
      recordedAt: 1,
      schemaVersion: 1,
      $correlationId: "c",
      $causationId: "d",
    },
  });

  it("is never its own key or a later one, whatever it says", () => {
    const rangesOf = (type: string, data: object) => destructionOf(stored(type, data)).ranges;
    expect(rangesOf("ContentErased", { from: 3, to: 50 })).toEqual([{ from: 3, to: 6 }]);
    expect(rangesOf("ContentErased", { from: 7, to: 50 })).toEqual([]);
    expect(rangesOf("MessageUnsent", { mid: "m", unsentAt: 1, revisions: [2, 7, 8] })).toEqual([{ from: 2, to: 2 }]);
  });

  it("is listed under the contact whose conversation it is", () => {
    expect(destructionOf(stored("ContentErased", { from: 0, to: 1 })).subject).toBe(anna.id);
  });
});
