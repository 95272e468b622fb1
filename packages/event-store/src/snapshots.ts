import { createHash } from "node:crypto";
import type { Document, KeepCollection, KeepShape, Versioned } from "@soshogle/document-store/document-store";
import type { StreamName } from "@soshogle/domain/ids";
import { Effect, Queue } from "effect";
import { roughBytes } from "./state-size.ts";
import { decodeState, encodeState } from "./state-text.ts";

/** A state after an event of a stream. `eventId` proves that a state belongs to the log at hand, at this revision. */
export interface Folded<State> {
  readonly state: State;
  /** -1 when the stream is empty. */
  readonly revision: bigint;
  /** Of the event at `revision`; empty when there is none. */
  readonly eventId: string;
}

/** Events between two snapshots of a stream. */
export const SNAPSHOT_EVERY = 200n;
const SNAPSHOTS = "snapshots";
/** A copied log has the same events at the same revisions, so that its snapshots are as good. */
export const snapshotCollections: readonly KeepCollection[] = [{ name: SNAPSHOTS, indexes: [], moves: "along" }];
/** Larger states are folded anew, since copying them would hold up everything else: some 35,000 messages in a week. */
const MAX_ROUGH_BYTES = 16 * 1024 * 1024;
/** A document store takes 16 MB a document. */
const MAX_CHARACTERS = 12 * 1024 * 1024;
/** Snapshots that wait to be written; what does not fit is left out, since the next one comes 200 events later. */
const WAITING = 64;

export interface SnapshotFigures {
  readonly loaded: number;
  readonly saved: number;
  /** Of another version, damaged, or not of this log. */
  readonly ignored: number;
  /** Not written: the store was away, too many waited, or the state was too large. */
  readonly skipped: number;
}

/**
 * Folded states in `keep`, each a stream's newest. They may be dropped at any time. Writing goes on in the background
 * until the scope closes; what was not written by then is left out.
 */
export const makeSnapshots = Effect.fnUntraced(function* (keep: KeepShape) {
  yield* keep.ensure(snapshotCollections);
  const waiting = yield* Queue.dropping<StoredSnapshot>(WAITING);
  const figures = { loaded: 0, saved: 0, ignored: 0, skipped: 0 };

  /** The position of a document orders by version, then revision, so that no older state replaces a newer one. */
  const write = (document: StoredSnapshot) =>
    keep.commit([{ collection: SNAPSHOTS, document }], []).pipe(
      Effect.tap(() => Effect.sync(() => figures.saved++)),
      Effect.catchTag("DocumentStoreUnavailable", () => Effect.sync(() => figures.skipped++)),
    );
  yield* Effect.forkScoped(Effect.forever(Effect.flatMap(Queue.take(waiting), write)));

  const load = Effect.fnUntraced(function* (stream: StreamName, version: number) {
    const found = yield* keep
      .getVersioned(SNAPSHOTS, stream)
      .pipe(Effect.catchTag("DocumentStoreUnavailable", () => Effect.succeed(null)));
    if (!found) return null;
    const folded = decodeSnapshot(found.document, version);
    if (folded) figures.loaded++;
    else figures.ignored++;
    return folded ? { folded, found } : null;
  });

  return {
    /** The newest state of the stream that a decider of this version left; null when there is none of use. */
    load,
    /** Removes a snapshot that turned out not to be of this log, unless it was replaced meanwhile. */
    discard: (stream: StreamName, { version }: Versioned) => {
      figures.ignored++;
      return Effect.ignore(keep.compareAndSet(SNAPSHOTS, stream, version, null));
    },
    /** Has a state written some time later. Copies it at once, since the next command spends it. */
    offer: (stream: StreamName, version: number, folded: Folded<unknown>): void => {
      const document = encodeSnapshot(stream, version, folded);
      if (document === null || !Queue.offerUnsafe(waiting, document)) figures.skipped++;
    },
    figures: (): SnapshotFigures => ({ ...figures }),
  };
});

export type Snapshots = Effect.Success<ReturnType<typeof makeSnapshots>>;

interface StoredSnapshot extends Document {
  readonly position: string;
  readonly version: number;
  readonly revision: string;
  readonly eventId: string;
  readonly state: string;
  /** Of `state`. */
  readonly digest: string;
}

/** Null for a state that is too large. */
const encodeSnapshot = (stream: StreamName, version: number, folded: Folded<unknown>): StoredSnapshot | null => {
  if (roughBytes(folded.state) > MAX_ROUGH_BYTES) return null;
  const state = encodeState(folded.state);
  if (state.length > MAX_CHARACTERS) return null;
  return {
    id: stream,
    position: `${String(version).padStart(6, "0")}${String(folded.revision).padStart(14, "0")}`,
    version,
    revision: String(folded.revision),
    eventId: folded.eventId,
    state,
    digest: digestOf(state),
  };
};

const decodeSnapshot = (document: Document, expected: number): Folded<unknown> | null => {
  const { version, revision, eventId, state, digest } = document;
  if (version !== expected || typeof state !== "string" || digest !== digestOf(state)) return null;
  if (typeof revision !== "string" || !/^[0-9]+$/.test(revision) || typeof eventId !== "string") return null;
  return { state: decodeState(state), revision: BigInt(revision), eventId };
};

const digestOf = (text: string): string => createHash("sha256").update(text).digest("base64");
