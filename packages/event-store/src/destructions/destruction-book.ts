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
    add: (lines: readonly DestructionLine[]): Effect.Effect<void, DestructionBookUnavailable> =>
      lines.length === 0 ? Effect.void : withFile((handle) => addLines(handle, lines)),
    all: withFile(async (handle) => linesOf(await handle.readFile("utf8"))),
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

const addLines = async (handle: FileHandle, lines: readonly DestructionLine[]): Promise<void> => {
  const { size } = await handle.stat();
  const start = Math.max(0, size - TAIL_BYTES);
  const tail = Buffer.alloc(size - start);
  await handle.read(tail, 0, tail.length, start);
  const whole = tail.lastIndexOf("\n") + 1;
  const known = new Set(linesOf(tail.toString("utf8", 0, whole)).map(({ event }) => event));
  const missing = lines.filter(({ event }) => !known.has(event));
  if (whole < tail.length) await handle.truncate(start + whole);
  const text = missing.map((line) => `${JSON.stringify(line)}\n`).join("");
  if (text !== "") await handle.write(text, start + whole, "utf8");
  await handle.sync();
};

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
