import { mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Effect } from "effect";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DestructionLine } from "./destruction-book.ts";
import { fileBook } from "./file-book.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "soshogle-book-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const line = (n: number): DestructionLine => ({
  stream: "conversation-a_1",
  revisions: [{ from: n, to: n }],
  event: `conversation-a_1@${n + 100}`,
  at: n,
});
const add = (file: string, ...lines: readonly DestructionLine[]) => Effect.runPromise(fileBook(file).add(lines));
const all = (file: string) => Effect.runPromise(Effect.map(fileBook(file).after(0), ({ lines }) => lines));

describe("the book of destructions in a file", () => {
  it("holds every line once, for its owner alone", async () => {
    const file = join(folder, "destructions.jsonl");
    expect(await all(file)).toEqual([]);
    await add(file, line(1), line(2));
    await add(file, line(2), line(3));
    expect(await all(file)).toEqual([line(1), line(2), line(3)]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("tells where it ended, and what came after that", async () => {
    const file = join(folder, "destructions.jsonl");
    const end = await add(file, line(1), line(2));
    const after = (place: number) => Effect.runPromise(fileBook(file).after(place));
    expect(await after(end)).toEqual({ lines: [], end });
    const later = await add(file, line(3));
    expect(await after(end)).toEqual({ lines: [line(3)], end: later });
    // A file that is not that long is another one.
    expect((await after(later + 1)).lines).toEqual([line(1), line(2), line(3)]);
  });

  it("holds another destruction by the event of the same place, which a restored log may have", async () => {
    const file = join(folder, "destructions.jsonl");
    const other = { ...line(1), revisions: [{ from: 9, to: 9 }] };
    await add(file, line(1));
    await add(file, other);
    expect(await all(file)).toEqual([line(1), other]);
  });

  it("takes away a line that a crash cut short, and keeps those before it", async () => {
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.nat(), async (count, cut) => {
        const file = join(folder, `${round++}.jsonl`);
        const lines = Array.from({ length: count }, (_, n) => line(n));
        await add(file, ...lines);
        truncateSync(file, cut % (statSync(file).size + 1));
        const whole = readFileSync(file, "utf8").split("\n").length - 1;
        const kept = (await all(file)).slice(0, whole);
        expect(kept).toEqual(lines.slice(0, whole));
        await add(file, ...lines);
        expect(await all(file)).toEqual(lines);
        expect(readFileSync(file, "utf8").split("\n")).toHaveLength(count + 1);
      }),
      { numRuns: 40 },
    );
  });

  it("is written by several at once without losing a line", async () => {
    const file = join(folder, "destructions.jsonl");
    const book = fileBook(file);
    await Effect.runPromise(
      Effect.forEach(
        Array.from({ length: 50 }, (_, n) => n),
        (n) => book.add([line(n)]),
        { concurrency: "unbounded" },
      ),
    );
    const events = (await all(file)).map(({ event }) => event);
    expect(events.sort()).toEqual(Array.from({ length: 50 }, (_, n) => line(n).event).sort());
  });

  it("says which file could not be written when the disk is full", async () => {
    const file = join(folder, "destructions.jsonl");
    symlinkSync("/dev/full", file);
    const failure = await Effect.runPromise(Effect.flip(fileBook(file).add([line(1)])));
    expect(failure).toMatchObject({ _tag: "DestructionBookUnavailable", book: file, cause: { code: "ENOSPC" } });
    rmSync(file);
    await add(file, line(1));
    expect(await all(file)).toEqual([line(1)]);
  });
});
