import type { Blobs, ObjectPage } from "@soshogle/blob-store/blob-store";
import type { DestructionBook } from "@soshogle/event-store/destructions/destruction-book";
import { type Context, Effect } from "effect";

type Book = Context.Service.Shape<typeof DestructionBook>;
type Objects = Context.Service.Shape<typeof Blobs>;

const LINES_AT_ONCE = 256;
const AT_ONCE = 8;
/** Where a book of destructions is made of objects; it is copied line by line, for the other may be a file. */
const BOOK = "destructions/";

/** Adds what one book says to another, which keeps what it has. @returns how many lines. */
export const copyBook = Effect.fnUntraced(function* (from: Book, to: Book) {
  const { lines } = yield* from.after(0);
  for (let at = 0; at < lines.length; at += LINES_AT_ONCE) yield* to.add(lines.slice(at, at + LINES_AT_ONCE));
  return lines.length;
});

/** Copies objects as they are, sealed; what the target has already is left alone. @returns how many there are. */
export const copyObjects = Effect.fnUntraced(function* (from: Objects, to: Objects) {
  let count = 0;
  let after: string | undefined;
  do {
    const page: ObjectPage = yield* from.list("", after);
    const keys = page.objects.map(({ key }) => key).filter((key) => !key.startsWith(BOOK));
    yield* Effect.forEach(keys, (key) => copyObject(from, to, key), { concurrency: AT_ONCE, discard: true });
    count += keys.length;
    after = page.next ?? undefined;
  } while (after !== undefined);
  return count;
});

const copyObject = Effect.fnUntraced(function* (from: Objects, to: Objects, key: string) {
  const bytes = yield* from.get(key);
  if (bytes === null) return;
  const standing = yield* to.get(key);
  if (standing === null || Buffer.compare(standing, bytes) !== 0) yield* to.put(key, bytes);
});
