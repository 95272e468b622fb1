import { type BlobStoreUnavailable, Blobs, type ObjectPage } from "@soshogle/blob-store/blob-store";
import { Clock, Effect, Layer } from "effect";
import {
  DestructionBook,
  DestructionBookUnavailable,
  type DestructionLine,
  linesOf,
  sameLine,
} from "./destruction-book.ts";

const PREFIX = "destructions/";
const AT_ONCE = 16;
/** Others may be adding, and clocks differ: so much before a place is looked at again. */
const MARGIN_MS = 3_600_000;

/**
 * The book as objects `destructions/<stream>@<revision>.json` under `BLOB_URL`, for any number of processes. Places are
 * times, ms: what was stored an hour before one or later is given again.
 */
export const layerObjectBook: Layer.Layer<DestructionBook, never, Blobs> = Layer.effect(
  DestructionBook,
  Effect.map(Blobs, (blobs) => ({
    add: (lines) =>
      Effect.gen(function* () {
        const before = yield* Clock.currentTimeMillis;
        const byObject = Map.groupBy(lines, ({ event }) => `${PREFIX}${event}.json`);
        yield* Effect.forEach(byObject, ([key, ofObject]) => addTo(blobs, key, ofObject), {
          concurrency: AT_ONCE,
          discard: true,
        });
        return before;
      }).pipe(Effect.mapError(unavailable)),
    after: (place) =>
      Effect.gen(function* () {
        const before = yield* Clock.currentTimeMillis;
        const keys = yield* storedSince(blobs, place - MARGIN_MS);
        const objects = yield* Effect.forEach(keys, blobs.get, { concurrency: AT_ONCE });
        return { lines: objects.flatMap(linesIn), end: before };
      }).pipe(Effect.mapError(unavailable)),
  })),
);

const unavailable = ({ cause }: BlobStoreUnavailable) => new DestructionBookUnavailable({ book: PREFIX, cause });

const linesIn = (bytes: Uint8Array | null): DestructionLine[] =>
  bytes ? linesOf(Buffer.from(bytes).toString("utf8")) : [];

/** Only after a restore can one event have destroyed two things: both stay in its object. */
const addTo = Effect.fnUntraced(function* (blobs: Blobs["Service"], key: string, lines: readonly DestructionLine[]) {
  const standing = linesIn(yield* blobs.get(key));
  const known = new Set(standing.map(sameLine));
  const missing = lines.filter((line) => !known.has(sameLine(line)));
  if (missing.length === 0) return;
  const text = [...standing, ...missing].map((line) => `${JSON.stringify(line)}\n`).join("");
  yield* blobs.put(key, Buffer.from(text));
});

const storedSince = Effect.fnUntraced(function* (blobs: Blobs["Service"], time: number) {
  const keys: string[] = [];
  let after: string | undefined;
  do {
    const page: ObjectPage = yield* blobs.list(PREFIX, after);
    for (const { key, storedAt } of page.objects) if (storedAt >= time) keys.push(key);
    after = page.next ?? undefined;
  } while (after !== undefined);
  return keys;
});
