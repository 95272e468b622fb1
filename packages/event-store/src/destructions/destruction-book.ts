import { type FileHandle, open } from "node:fs/promises";
import { Data, Effect, Semaphore } from "effect";

/** One destruction: which revisions of a stream, by which event (`stream@revision`), when (ms). Nothing personal. */
export interface DestructionLine {
  readonly stream: string;
  readonly revisions: readonly { readonly from: number; readonly to: number }[];
  readonly event: string;
  readonly at: number;
}

/** The file could not be written or read: no space, or no rights. Try again. */
export class DestructionBookUnavailable extends Data.TaggedError("DestructionBookUnavailable")<{
  readonly file: string;
  readonly cause: unknown;
}> {}

/** So much of the end of the file is looked at before something is added: many times what one call adds. */
const TAIL_BYTES = 1024 * 1024;

/** Some lines, and where the file ended when they were read or written, in bytes. */
export interface Passage {
  readonly lines: readonly DestructionLine[];
  readonly end: number;
}

/**
 * The lines of `destructions.jsonl`, which a restored log cannot know. `add` is durable when it returns, and leaves out
 * what the end of the file holds already; a line that a crash cut short is taken away first.
 */
export const destructionBook = (file: string) => {
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
      catch: (cause) => new DestructionBookUnavailable({ file, cause }),
    }).pipe(one.withPermits(1));

  return {
    /** At least one line. @returns where the file ends now. */
    add: (lines: readonly DestructionLine[]): Effect.Effect<number, DestructionBookUnavailable> =>
      withFile((handle) => addLines(handle, lines)),
    /** Everything behind a place that an earlier call gave, or 0; all of it where the file is not that long. */
    after: (place: number): Effect.Effect<Passage, DestructionBookUnavailable> =>
      withFile((handle) => readLines(handle, place)),
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
  const known = new Set(linesOf(tail.toString("utf8", 0, whole)).map(whatOf));
  const missing = lines.filter((line) => !known.has(whatOf(line)));
  if (whole < tail.length) await handle.truncate(start + whole);
  const text = missing.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (text !== "") await handle.write(text, start + whole, "utf8");
  await handle.sync();
  return start + whole + Buffer.byteLength(text);
};

/** After a restore another event may stand where one stood before: a line is the same only with its revisions. */
const whatOf = ({ event, revisions }: DestructionLine): string => JSON.stringify([event, revisions]);

const linesOf = (text: string): DestructionLine[] => text.split("\n").flatMap(parsed);

/** The first line of a tail may be cut. */
const parsed = (line: string): DestructionLine[] => {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "event" in value ? [value as DestructionLine] : []; // as written above
  } catch {
    return [];
  }
};
