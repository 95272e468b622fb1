import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "@effect/vitest";
import { conversationStream } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { conversationOf, received, started, unsent } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerDomainIn, layerLogAndKeepIn } from "@soshogle/testing/embedded";
import { until } from "@soshogle/testing/eventually";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Layer, Logger } from "effect";
import { startForgetting } from "./forget.ts";

const anna = conversationOf("1");
const processIn = (folder: string) =>
  Layer.merge(layerDomainIn(folder).pipe(Layer.provideMerge(layerLogAndKeepIn(folder))), Logger.layer([]));

const message = Effect.gen(function* () {
  const store = yield* EventStore;
  const stream = conversationStream(anna.id);
  const [, event] = yield* openEvents(
    yield* store.readStream(stream, { from: "start", direction: "forwards", limit: 10 }),
  );
  return event?.personal?.state;
});
const becomes = (state: string) =>
  until(
    `the message is ${state}`,
    Effect.map(message, (now) => now === state),
  );

/** The line comes after the key is gone. */
const isWrittenIn = (book: string) => {
  const isWritten = Effect.try(() => readFileSync(book, "utf8").includes(`"${conversationStream(anna.id)}@2"`));
  return until(
    "the line is written",
    Effect.orElseSucceed(isWritten, () => false),
  );
};

/** Whoever appended this died before it destroyed anything. */
const history = [anna.draft(started()), anna.draft(received("m1", 1)), anna.draft(unsent("m1", 2, [1]))];

describe("what an event says is to be forgotten", () => {
  it.live("is forgotten although nobody but the follower sees to it", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      yield* Effect.gen(function* () {
        yield* startForgetting;
        yield* Effect.flatMap(makeAppender, (append) => append(history));
        yield* becomes("forgotten");
        yield* isWrittenIn(join(folder, "destructions.jsonl"));
      }).pipe(Effect.provide(processIn(folder)));
    }).pipe(Effect.scoped),
  );

  it.live("is forgotten as soon as a full disk has room again", () =>
    Effect.gen(function* () {
      const folder = yield* temporaryFolder;
      const book = join(folder, "destructions.jsonl");
      yield* Effect.gen(function* () {
        yield* startForgetting;
        rmSync(book, { force: true });
        symlinkSync("/dev/full", book);
        yield* Effect.flatMap(makeAppender, (append) => append(history));
        yield* becomes("forgotten");
        rmSync(book);
        yield* isWrittenIn(book);
      }).pipe(Effect.provide(processIn(folder)));
    }).pipe(Effect.scoped),
  );
});
