import { describe, expect, it } from "@effect/vitest";
import { layerBlobsFolder } from "@soshogle/blob-store/drivers/folder/folder";
import { layerBlobsS3 } from "@soshogle/blob-store/drivers/s3/s3";
import { s3Server } from "@soshogle/testing/s3-server";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Layer, Redacted } from "effect";
import { DestructionBook, type DestructionLine } from "./destruction-book.ts";
import { layerObjectBook } from "./object-book.ts";

const line = (revision: number, at = 1): DestructionLine => ({
  stream: "conversation-a_1",
  revisions: [{ from: 0, to: revision - 1 }],
  event: `conversation-a_1@${revision}`,
  at,
});
const sorted = (lines: readonly DestructionLine[]) => lines.toSorted((a, b) => a.event.localeCompare(b.event));
const inS3 = (url: string) => layerObjectBook.pipe(Layer.provide(layerBlobsS3({ url: Redacted.make(url) })));
const DAY = 86_400_000;

const books = {
  "a folder": layerObjectBook.pipe(
    Layer.provide(Layer.unwrap(Effect.map(temporaryFolder, (folder) => layerBlobsFolder({ folder })))),
  ),
  S3: Layer.unwrap(Effect.map(s3Server, ({ url }) => inS3(url))),
};

describe.each(Object.entries(books))("the book of destructions as objects in %s", (_, book) => {
  it.live("holds every line once, as it was added first", () =>
    Effect.gen(function* () {
      const { add, after } = yield* DestructionBook;
      expect((yield* after(0)).lines).toEqual([]);
      yield* add([line(1), line(2)]);
      yield* add([line(2, 9), line(5)]);
      expect(sorted((yield* after(0)).lines)).toEqual([line(1), line(2), line(5)]);
    }).pipe(Effect.provide(book)),
  );

  it.live("gives what was added since a place, and not what lies long before it", () =>
    Effect.gen(function* () {
      const { add, after } = yield* DestructionBook;
      const place = yield* add([line(1)]);
      yield* add([line(2)]);
      const { lines, end } = yield* after(place);
      expect(lines).toContainEqual(line(2));
      expect(end).toBeGreaterThanOrEqual(place);
      expect((yield* after(end + DAY)).lines).toEqual([]);
    }).pipe(Effect.provide(book)),
  );

  it.live("holds another destruction by the event of the same place, which a restored log may have", () =>
    Effect.gen(function* () {
      const { add, after } = yield* DestructionBook;
      const other = { ...line(1), revisions: [{ from: 9, to: 9 }] };
      yield* add([line(1)]);
      yield* add([other]);
      expect((yield* after(0)).lines).toEqual([line(1), other]);
    }).pipe(Effect.provide(book)),
  );

  it.live("takes the same line from many at once", () =>
    Effect.gen(function* () {
      const { add, after } = yield* DestructionBook;
      yield* Effect.all(
        Array.from({ length: 6 }, (_, at) => add([line(1), line(at + 2)])),
        { concurrency: "unbounded" },
      );
      expect(sorted((yield* after(0)).lines)).toEqual([1, 2, 3, 4, 5, 6, 7].map((revision) => line(revision)));
    }).pipe(Effect.provide(book)),
  );
});

describe("the book of destructions as objects", () => {
  it.live("has one for each destruction, where a restore finds it", () =>
    Effect.gen(function* () {
      const { url, objects } = yield* s3Server;
      yield* Effect.provide(
        Effect.flatMap(DestructionBook, ({ add }) => add([line(7)])),
        inS3(url),
      );
      expect([...objects].map(([key, { body }]) => [key, body.toString()])).toEqual([
        ["some/prefix/destructions/conversation-a_1@7.json", `${JSON.stringify(line(7))}\n`],
      ]);
    }).pipe(Effect.scoped),
  );

  it.live("says unavailable, and of which book, when the store does not answer", () =>
    Effect.gen(function* () {
      const { url, fail } = yield* s3Server;
      const book = yield* Effect.flatMap(Layer.build(inS3(url)), (context) => Effect.provide(DestructionBook, context));
      fail(100, "before the work");
      expect(yield* Effect.flip(book.add([line(1)]))).toMatchObject({
        _tag: "DestructionBookUnavailable",
        book: "destructions/",
      });
    }).pipe(Effect.scoped),
  );
});
