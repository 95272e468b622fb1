import {
  type Document,
  Keep,
  type KeepCollection,
  type KeepShape,
  type QueryNotIndexed,
  type Versioned,
} from "@soshogle/document-store/document-store";
import { Effect, Layer } from "effect";
import {
  type ClaimedItem,
  DueItems,
  type Kind,
  type Lease,
  type NewDueItem,
  type Payload,
  type Pool,
  poolOf,
} from "./due-items.ts";
import { makeWakeUp } from "./wake-up.ts";

interface Stored extends Document, Omit<ClaimedItem, "id"> {
  readonly pool: Pool;
  /** When it can be claimed: its due time, or the end of its lease. */
  readonly claimableAt: number;
  readonly owner: string | null;
  /** End of the lease; null while nobody holds it. */
  readonly until: number | null;
  /** Asked for while it was worked on: due again at this time. */
  readonly again: number | null;
}

export const DUE_ITEMS = "due_items";
export const dueItemCollections: readonly KeepCollection[] = [
  {
    name: DUE_ITEMS,
    moves: "along",
    indexes: [
      { name: "by_pool", fields: ["pool", "claimableAt"] },
      { name: "by_due", fields: ["dueAt"] },
      { name: "by_lease", fields: ["until"] },
    ],
  },
];

const PAGE = 64;

export const layerDueItems = Layer.effect(
  DueItems,
  Effect.gen(function* () {
    const keep = yield* Keep;
    yield* keep.ensure(dueItemCollections);
    const wakeUps = { account: makeWakeUp(), other: makeWakeUp() } as const;
    const change = changer(keep);

    const schedule = Effect.fnUntraced(function* (item: NewDueItem) {
      const fresh = firstStored(item);
      const isNew = yield* keep.compareAndSet(DUE_ITEMS, item.id, null, fresh);
      if (!isNew) yield* change(item.id, (current) => (current ? askedAgain(current, item) : fresh));
      wakeUps[fresh.pool].wake();
    });

    const look = Effect.fnUntraced(
      function* (options: Parameters<typeof DueItems.Service.look>[0]) {
        const { pool, now, limit, isBusy } = options;
        const claimable: Versioned[] = [];
        const lanes = new Set<string>();
        let after: readonly [number, string] | undefined;
        while (claimable.length < limit) {
          const page = yield* keep.findVersioned(claimableBy({ pool, now, after }));
          for (const seen of page) {
            const { lane } = storedOf(seen);
            if (isBusy(lane) || lanes.has(lane)) continue;
            lanes.add(lane);
            claimable.push(seen);
          }
          const last = page.at(-1);
          if (!last || page.length < PAGE) break;
          after = [storedOf(last).claimableAt, last.document.id];
        }
        const [next] = yield* keep.findVersioned(claimableAfter({ pool, now, limit: 1 }));
        return { claimable: claimable.slice(0, limit), nextAt: next ? storedOf(next).claimableAt : null };
      },
      Effect.catchTag("QueryNotIndexed", dieUnindexed),
    );

    const claim = Effect.fnUntraced(function* (seen: Versioned, { owner, until }: Lease) {
      const stored = storedOf(seen);
      const next = { ...stored, owner, until, claimableAt: until, again: null, attempts: stored.attempts + 1 };
      const isOurs = yield* keep.compareAndSet(DUE_ITEMS, stored.id, seen.version, next);
      return isOurs ? (next satisfies ClaimedItem) : null;
    });

    const renew = Effect.fnUntraced(function* (id: string, { owner, until }: Lease) {
      const after = yield* change(id, (current) =>
        current?.owner === owner ? { ...current, until, claimableAt: until } : current,
      );
      return after?.owner === owner;
    });

    const free = Effect.fnUntraced(function* (id: string, owner: string, next: (current: Stored) => Stored | null) {
      const after = yield* change(id, (current) => (current?.owner === owner ? next(current) : current));
      if (after) wakeUps[after.pool].wake();
    });

    const takeOver = Effect.fnUntraced(
      function* (isGone: (owner: string) => boolean) {
        let after: readonly [number, string] | undefined;
        for (;;) {
          const page = yield* keep.findVersioned({ ...leased, ...(after && { after }) });
          for (const { document } of page)
            yield* change(document.id, (current) =>
              current && current.owner !== null && isGone(current.owner)
                ? freed(current, current.dueAt, current.attempts)
                : current,
            );
          const last = page.at(-1);
          if (!last || page.length < PAGE) break;
          after = [Number(storedOf(last).until), last.document.id];
        }
        for (const wakeUp of Object.values(wakeUps)) wakeUp.wake();
      },
      Effect.catchTag("QueryNotIndexed", dieUnindexed),
    );

    const hasten = Effect.fnUntraced(
      function* (kind: Kind, dueAt: number) {
        const pool = poolOf[kind];
        const hastened = (current: Stored | null) =>
          current && current.owner === null && current.dueAt > dueAt
            ? { ...current, dueAt, claimableAt: dueAt }
            : current;
        let after: readonly [number, string] | undefined;
        for (;;) {
          const page = yield* keep.findVersioned(
            claimableAfter({ pool, now: dueAt, limit: PAGE, ...(after && { after }) }),
          );
          for (const { document } of page) if (document.kind === kind) yield* change(document.id, hastened);
          const last = page.at(-1);
          if (!last || page.length < PAGE) break;
          after = [storedOf(last).claimableAt, last.document.id];
        }
        wakeUps[pool].wake();
      },
      Effect.catchTag("QueryNotIndexed", dieUnindexed),
    );

    const backlog = Effect.gen(function* () {
      const oldest = yield* keep.findVersioned({ ...byDue, limit: 1 });
      const items = yield* keep.count({ ...byDue, limit: 1_000 });
      return { items, oldestDueAt: oldest[0] ? storedOf(oldest[0]).dueAt : null };
    }).pipe(Effect.catchTag("QueryNotIndexed", dieUnindexed));

    return DueItems.of({
      schedule,
      look,
      claim,
      renew,
      complete: (id, owner) =>
        free(id, owner, (current) => (current.again === null ? null : freed(current, current.again, 0))),
      postpone: (id, owner, dueAt) =>
        free(id, owner, (current) => freed(current, Math.min(dueAt, current.again ?? dueAt), 0)),
      pause: (id, owner, dueAt) => free(id, owner, (current) => freed(current, dueAt, current.attempts)),
      takeOver,
      hasten,
      backlog,
      changed: (pool) => wakeUps[pool].changed,
      wake: (pool) => wakeUps[pool].wake(),
      rings: (pool) => wakeUps[pool].rings(),
    });
  }),
);

const storedOf = ({ document }: Versioned): Stored => document as Stored; // this file writes all of them

const firstStored = ({ id, kind, lane, dueAt, payload }: NewDueItem): Stored => ({
  id,
  kind,
  lane,
  dueAt,
  payload,
  pool: poolOf[kind],
  claimableAt: dueAt,
  attempts: 0,
  owner: null,
  until: null,
  again: null,
});

const askedAgain = (known: Stored, { dueAt, whenKnown, payload }: NewDueItem): Stored => {
  if (whenKnown === "keep") return known;
  const current = known.payload.causationId === payload.causationId ? known : setOffAnew(known, payload, whenKnown);
  if (whenKnown === "bring-forward-unless-failed" && current.owner === null && current.attempts > 0) return current;
  if (current.owner === null) return dueAt < current.dueAt ? { ...current, dueAt, claimableAt: dueAt } : current;
  return current.again === null || dueAt < current.again ? { ...current, again: dueAt } : current;
};

/** What set it off last is what it is done for: an account may have been connected anew, and has all its tries again. */
const setOffAnew = (known: Stored, payload: Payload, whenKnown: NewDueItem["whenKnown"]): Stored => {
  const isPaused = known.owner === null && whenKnown === "bring-forward";
  return { ...known, payload, attempts: isPaused ? 0 : known.attempts };
};

const freed = (current: Stored, dueAt: number, attempts: number): Stored => ({
  ...current,
  dueAt,
  claimableAt: dueAt,
  attempts,
  owner: null,
  until: null,
  again: null,
});

/** Applies a change to one item until nobody interferes; `null` deletes it, the same object leaves it alone. */
const changer = (keep: KeepShape) =>
  Effect.fnUntraced(function* (id: string, next: (current: Stored | null) => Stored | null) {
    for (;;) {
      const seen = yield* keep.getVersioned(DUE_ITEMS, id);
      const current = seen && storedOf(seen);
      const wanted = next(current);
      if (wanted === current) return current;
      if (yield* keep.compareAndSet(DUE_ITEMS, id, seen?.version ?? null, wanted)) return wanted;
    }
  });

const claimableBy = (options: { pool: Pool; now: number; after: readonly [number, string] | undefined }) => ({
  collection: DUE_ITEMS,
  index: "by_pool",
  where: [
    { field: "pool", equals: options.pool },
    { field: "claimableAt", atMost: options.now },
  ],
  direction: "ascending" as const,
  ...(options.after && { after: options.after }),
  limit: PAGE,
});

const claimableAfter = (options: {
  readonly pool: Pool;
  readonly now: number;
  readonly limit: number;
  readonly after?: readonly [number, string];
}) => ({
  collection: DUE_ITEMS,
  index: "by_pool",
  where: [
    { field: "pool", equals: options.pool },
    { field: "claimableAt", above: options.now },
  ],
  direction: "ascending" as const,
  ...(options.after && { after: options.after }),
  limit: options.limit,
});

const byDue = { collection: DUE_ITEMS, index: "by_due", where: [], direction: "ascending" } as const;

const leased = {
  collection: DUE_ITEMS,
  index: "by_lease",
  where: [{ field: "until", above: 0 }],
  direction: "ascending",
  limit: PAGE,
} as const;

const dieUnindexed = (defect: QueryNotIndexed) => Effect.die(defect);
