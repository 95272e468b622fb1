import {
  type DocumentStoreUnavailable,
  Keep,
  type KeepCheckpoint,
  keepCheckpointId,
} from "@soshogle/document-store/document-store";
import type { StreamName } from "@soshogle/domain/ids";
import { type Destruction, Vault } from "@soshogle/vault/vault";
import { Clock, Context, Effect, Layer, Semaphore } from "effect";
import {
  EventStore,
  type EventStoreUnavailable,
  type Page,
  type Position,
  START,
  type StoredEvent,
} from "../event-store.ts";
import { DestructionBook, type DestructionBookUnavailable, type DestructionLine } from "./destruction-book.ts";
import { destructionOf, destructionTypes, upTo } from "./destruction-events.ts";

/** Nothing is lost: what was not applied is applied by the next call, or at the next start. */
export type DestructionFailure = EventStoreUnavailable | DocumentStoreUnavailable | DestructionBookUnavailable;

/** Carries out what events say is to be forgotten. Source: design, section 4, "Keys that can forget". */
export class Destructions extends Context.Service<
  Destructions,
  {
    /**
     * Applies every destruction that stands in the log: its keys are gone from the vault, its line is in
     * the book, durably. For whoever appended one, at once; and for the follower, after a crash.
     * @returns the position up to which all are applied.
     */
    readonly apply: Effect.Effect<Position, DestructionFailure>;
  }
>()("event-store/Destructions") {}

const PAGE = 256;

const APPLIED: KeepCheckpoint = { name: "destructions", moves: "to the same event" };
/** A place in one book says nothing about another: what the book of a moved log holds is applied once more. */
const BOOK_READ: KeepCheckpoint = { name: "destructions-book", moves: "stays" };
export const destructionCheckpoints = [APPLIED, BOOK_READ];

/**
 * Destructions of a log. Ready when all are applied: what is built above it serves no
 * destroyed key. Fails where that cannot be done; nothing should be served then.
 */
export const layerDestructions = Layer.effect(
  Destructions,
  Effect.gen(function* () {
    const store = yield* EventStore;
    const keep = yield* Keep;
    const vault = yield* Vault;
    const book = yield* DestructionBook;
    const logId = yield* store.logId;
    const checkpoint = keepCheckpointId(APPLIED, logId);
    const mark = keepCheckpointId(BOOK_READ, logId);
    /** How much of the book this vault knows. */
    const markAt = (end: number) => ({ id: mark, position: String(end).padStart(20, "0") });
    const one = Semaphore.makeUnsafe(1);
    const found = yield* keep.checkpoints([checkpoint, mark]);
    let applied = found.get(checkpoint) ?? START;

    const applyPage = Effect.fnUntraced(function* (events: readonly StoredEvent[]) {
      const at = yield* Clock.currentTimeMillis;
      const destructions = events.map(destructionOf);
      yield* vault.destroy(mergedByStream(destructions));
      return yield* book.add(events.map((event, n) => lineOf(event, destructions[n], at)));
    });

    /**
     * Lines that this vault does not know: log and vault were restored or copied, and may lack events that destroyed
     * something. Revisions that the log does not have yet keep their keys, for they will be written anew.
     */
    const applyBook = Effect.fnUntraced(function* (lines: readonly DestructionLine[]) {
      const byStream = Map.groupBy(lines, ({ stream }) => stream as StreamName); // written from one
      for (const [stream, ofStream] of byStream) {
        const [last] = yield* store.readStream(stream, { from: "end", direction: "backwards", limit: 1 });
        const ranges = ofStream.flatMap(({ revisions }) => revisions);
        const present = upTo(ranges, last ? Number(last.revision) : -1);
        if (present.length > 0) yield* vault.destroy([{ stream, subject: null, ranges: present }]);
      }
    });

    const apply = Effect.gen(function* () {
      for (;;) {
        const page: Page = yield* store.readAll({ after: applied, limit: PAGE, filter: { types: destructionTypes } });
        if (page.events.length > 0) {
          const end = yield* applyPage(page.events);
          yield* keep.commit([], [{ id: checkpoint, position: page.position }, markAt(end)]);
        }
        applied = page.position;
        if (page.atEnd) return applied;
      }
    }).pipe(one.withPermits(1));

    const unknown = yield* book.after(Number(found.get(mark) ?? 0));
    if (unknown.lines.length > 0) {
      yield* applyBook(unknown.lines);
      yield* keep.commit([], [markAt(unknown.end)]);
    }
    yield* apply;
    return Destructions.of({ apply });
  }),
);

const lineOf = ({ stream, revision }: StoredEvent, destruction: Destruction | undefined, at: number) => ({
  stream,
  revisions: destruction?.ranges ?? [],
  event: `${stream}@${revision}`,
  at,
});

/** One write a stream. */
const mergedByStream = (destructions: readonly Destruction[]): readonly Destruction[] =>
  [...Map.groupBy(destructions, ({ stream }) => stream)].flatMap(([, [first, ...others]]) =>
    first ? [{ ...first, ranges: [first, ...others].flatMap(({ ranges }) => ranges) }] : [],
  );
