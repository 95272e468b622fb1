import { type FileHandle, open } from "node:fs/promises";
import { Effect, Layer, Semaphore } from "effect";
import {
  DestructionBook,
  DestructionBookUnavailable,
  type DestructionLine,
  linesOf,
  type Passage,
  sameLine,
} from "./destruction-book.ts";

/** So much of the end of the file is looked at before something is added: many times what one call adds. */
const TAIL_BYTES = 1024 * 1024;

/** The book as `destructions.jsonl` in a data folder that one process owns. */
export const layerFileBook = ({ file }: { readonly file: string }): Layer.Layer<DestructionBook> =>
  Layer.sync(DestructionBook, () => fileBook(file));

/**
 * The book as lines of a file; places are bytes. `add` leaves out what the end of the file holds already; a line that a
 * crash cut short is taken away first. Where the file is not as long as a place, it is another file: all of it is new.
 */
export const fileBook = (file: string): DestructionBook["Service"] => {
  const one = Semaphore.makeUnsafe(1);
  const withFile = <A>(use: (handle: FileHandle) => Promise<A>) =>
    Effect.tryPromise({
      try: async () => {
        const handle = await openOrMake(file);
        try {
          return await use(handle);
        } finally {
          await handle.close();
        }
      },
      catch: (cause) => new DestructionBookUnavailable({ book: file, cause }),
    }).pipe(one.withPermits(1));

  return {
    add: (lines) => withFile((handle) => addLines(handle, lines)),
    after: (place) => withFile((handle) => readLines(handle, place)),
  };
};

const openOrMake = async (file: string): Promise<FileHandle> => {
  try {
    return await open(file, "r+");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error; // fs throws these
    return await open(file, "wx+", 0o600);
  }
};

const readLines = async (handle: FileHandle, place: number): Promise<Passage> => {
  const { size } = await handle.stat();
  const start = place <= size ? place : 0;
  const bytes = Buffer.alloc(size - start);
  await handle.read(bytes, 0, bytes.length, start);
  return { lines: linesOf(bytes.toString("utf8")), end: start + bytes.lastIndexOf("\n") + 1 };
};

const addLines = async (handle: FileHandle, lines: readonly DestructionLine[]): Promise<number> => {
  const { size } = await handle.stat();
  const start = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.alloc(size - start);
  await handle.read(tail, 0, tail.length, start);
  const whole = tail.lastIndexOf("\n") + 1;
  const known = new Set(linesOf(tail.toString("utf8", 0, whole)).map(sameLine));
  const missing = lines.filter((line) => !known.has(sameLine(line)));
  if (whole < tail.length) await handle.truncate(start + whole);
  const text = missing.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (text !== "") await handle.write(text, start + whole, "utf8");
  await handle.sync();
  return start + whole + Buffer.byteLength(text);
};
