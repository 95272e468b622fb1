import { isDeepStrictEqual } from "node:util";
import {
  type KeepCheckpoint,
  type KeepCollection,
  type KeepShape,
  keepCheckpointId,
  type Versioned,
} from "@soshogle/document-store/document-store";
import type { EventStore, Position } from "@soshogle/event-store/event-store";
import { type Context, Effect } from "effect";
import { notMoved } from "./failures.ts";
import type { LogTally, Place } from "./tally.ts";

const PAGE = 500;
const AT_ONCE = 32;
const TRIES = 5;

/** Everything that `keep` may hold, and what becomes of it. */
export interface KeepPlan {
  readonly collections: readonly KeepCollection[];
  readonly checkpoints: readonly KeepCheckpoint[];
}

/**
 * The checkpoints of a log in its `keep`, each with what becomes of it.
 *
 * Fails with `NotMoved` where `keep` holds a collection or a checkpoint that the plan does not know: nobody can say whether
 * it would still be true elsewhere.
 */
export const checkpointsOf = Effect.fnUntraced(function* (options: {
  readonly keep: KeepShape;
  readonly plan: KeepPlan;
  readonly logId: string;
}) {
  const { keep, plan, logId } = options;
  const held = yield* keep.inventory;
  const known = new Set(plan.collections.map(({ name }) => name));
  const names = new Set(plan.checkpoints.map(({ name }) => name));
  const strange = [
    ...held.collections.map(({ name }) => name).filter((name) => !known.has(name)),
    ...held.checkpoints.map(({ id }) => id).filter((id) => !names.has(id.slice(0, Math.max(0, id.indexOf("|"))))),
  ];
  if (strange.length > 0)
    return yield* notMoved(
      `--from: keep holds ${strange.join(", ")}, which this release does not know. Move with the release that wrote it.`,
    );
  const positions = new Map(held.checkpoints.map(({ id, position }) => [id, position]));
  return plan.checkpoints.flatMap((checkpoint) => {
    const position = positions.get(keepCheckpointId(checkpoint, logId));
    return checkpoint.moves === "to the same event" && position !== undefined ? [{ checkpoint, position }] : [];
  });
});

export type MovingCheckpoint = Effect.Success<ReturnType<typeof checkpointsOf>>[number];

/**
 * Makes the target's `keep` hold what the source's holds, document by document; what is the same already is left alone, and
 * what the source does not have goes. No file of the target holds what was replaced when it returns.
 *
 * @param onDocuments is told how many documents were looked at.
 */
export const copyDocuments = Effect.fnUntraced(function* (options: {
  readonly from: KeepShape;
  readonly to: KeepShape;
  readonly plan: KeepPlan;
  readonly onDocuments: (documents: number) => void;
}) {
  const { from, to, plan, onDocuments } = options;
  yield* to.ensure(plan.collections);
  let seen = 0;
  for (const { name } of plan.collections.filter(({ moves }) => moves === "along")) {
    yield* eachPage(from, name, (page) =>
      Effect.gen(function* () {
        const standing = yield* byId(to, name, page);
        const changed = page.filter(({ document }) => !isDeepStrictEqual(document, standing.get(document.id)));
        yield* Effect.forEach(changed, ({ document }) => put(to, name, { id: document.id, next: document }), {
          concurrency: AT_ONCE,
          discard: true,
        });
        seen += page.length;
        onDocuments(seen);
      }),
    );
    yield* eachPage(to, name, (page) =>
      Effect.gen(function* () {
        const wanted = yield* byId(from, name, page);
        const over = page.filter(({ document }) => !wanted.has(document.id));
        yield* Effect.forEach(over, ({ document }) => put(to, name, { id: document.id, next: null }), {
          concurrency: AT_ONCE,
          discard: true,
        });
      }),
    );
  }
  yield* to.scrub;
  return seen;
});

/** Sets the checkpoints of the target to the same events. One behind no event at all has nothing to set. */
export const copyCheckpoints = Effect.fnUntraced(function* (options: {
  readonly checkpoints: readonly MovingCheckpoint[];
  readonly tally: LogTally;
  readonly to: { readonly log: Context.Service.Shape<typeof EventStore>; readonly keep: KeepShape };
}) {
  const { checkpoints, tally, to } = options;
  const logId = yield* to.log.logId;
  const positions = new Map<Position, Position>();
  for (const [position, place] of tally.at) positions.set(position, yield* positionAt(to.log, place));
  const moved = checkpoints.flatMap(({ checkpoint, position }) => {
    const there = positions.get(position);
    return there === undefined ? [] : [{ id: keepCheckpointId(checkpoint, logId), position: there }];
  });
  yield* to.keep.commit([], moved);
});

const positionAt = Effect.fnUntraced(function* (
  log: Context.Service.Shape<typeof EventStore>,
  { stream, revision }: Place,
) {
  const [event] = yield* log.readStream(stream, { from: revision, direction: "forwards", limit: 1 });
  if (event?.revision !== revision) return yield* notMoved(`--to: ${stream}@${revision} cannot be read there.`);
  return event.position;
});

const eachPage = Effect.fnUntraced(function* <E>(
  keep: KeepShape,
  collection: string,
  use: (page: readonly Versioned[]) => Effect.Effect<void, E>,
) {
  let after: string | null = null;
  for (;;) {
    const page: readonly Versioned[] = yield* keep.scan(collection, { after, limit: PAGE });
    yield* use(page);
    if (page.length < PAGE) return;
    after = page.at(-1)?.document.id ?? null;
  }
});

const byId = (keep: KeepShape, collection: string, page: readonly Versioned[]) =>
  Effect.map(
    keep.get(
      collection,
      page.map(({ document }) => document.id),
    ),
    (documents) => new Map(documents.map((document) => [document.id, document])),
  );

/** Stores or removes a document whatever it was before. Nobody else should be writing, so it succeeds soon. */
const put = Effect.fnUntraced(function* (
  keep: KeepShape,
  collection: string,
  { id, next }: { readonly id: string; readonly next: Versioned["document"] | null },
) {
  for (let tries = 0; tries < TRIES; tries++) {
    const current = yield* keep.getVersioned(collection, id);
    if (current === null && next === null) return;
    if (yield* keep.compareAndSet(collection, id, current?.version ?? null, next)) return;
  }
  return yield* notMoved(`--to: somebody else writes ${collection} in keep there. End it and run the copy again.`);
});
