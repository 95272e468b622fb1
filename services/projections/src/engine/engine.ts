import type { ActiveVersions } from "@soshogle/document-store/active-versions";
import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import { type DocumentStoreUnavailable, ReadModels } from "@soshogle/document-store/document-store";
import type { Progress } from "@soshogle/document-store/progress";
import { SLOTS } from "@soshogle/domain/slots";
import { EventStore, type EventStoreUnavailable, START } from "@soshogle/event-store/event-store";
import { collectionsOf, editionKey, type Projection } from "@soshogle/read-models/projection";
import { switchedRegister } from "@soshogle/read-models/state/register";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Deferred, Effect, type Scope } from "effect";
import type { BatchTooOld, DocumentOutgrown, ParkingChanged } from "./failures.ts";
import { makeFeed, type Reading } from "./feed.ts";
import { keepEarlier, Parking, readParked } from "./parking.ts";
import { isOutdated, planWork, takeovers, type Work } from "./plan.ts";
import { type ParkedPositions, type Plan, ProgressBoard } from "./progress.ts";
import { changeRegister, readRegisters } from "./registers.ts";
import { fedOf, finishResuming, retry } from "./replay.ts";
import { SizeWatch } from "./size-watch.ts";

export interface EngineOptions {
  readonly projections: readonly Projection[];
  /** The slots that this engine owns; all 64 unless given. */
  readonly slots?: readonly number[];
  /** Events read at once. */
  readonly batchSize?: number;
  /** Documents kept in memory between batches. */
  readonly cacheSize?: number;
}

export type EngineStatus =
  | { readonly state: "starting" }
  | ({ readonly state: "running" } & Reading)
  /** A store is away; it is asked again after at most 5 s, for ever. */
  | {
      readonly state: "waiting";
      readonly failures: number;
      readonly cause: DocumentStoreUnavailable | EventStoreUnavailable;
    };

/** What an engine reports while it runs, synchronously: be quick, do not throw. */
export interface EngineListener {
  /** What it feeds from now on, and what is read. */
  readonly started?: (plan: Plan) => void;
  /** All units of a feed (its place in the plan) have passed this position, and the store has it. */
  readonly advanced?: (feed: number, position: string) => void;
  readonly parked?: (parked: ParkedPositions) => void;
  /** How the documents are kept that a feed remembers between batches, since it began. */
  readonly cached?: (feed: number, figures: CacheFigures) => void;
}

export interface Engine {
  /** Projects until it is interrupted; run it once. Stores that are away are waited for. */
  readonly run: Effect.Effect<never>;
  readonly progress: Progress["Service"];
  readonly versions: ActiveVersions["Service"];
  readonly status: () => EngineStatus;
}

export const allSlots: readonly number[] = Array.from({ length: SLOTS }, (_, slot) => slot);

const BATCH_SIZE = 4_000;
const CACHED_DOCUMENTS = 50_000;
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 5_000;
const LOOK_MS = 1_000;

/**
 * Reads the log for all slots it owns and keeps the documents of all projections: one reader for what is read, a second
 * one beside it while a new edition fills. Several engines may own the same slots: that costs work, never correctness.
 * Source: design, section 7.
 */
export const makeEngine = Effect.fnUntraced(function* (options: EngineOptions, listener: EngineListener = {}) {
  const log = yield* EventStore;
  const store = yield* ReadModels;
  const vault = yield* Vault;
  const { slots = allSlots, batchSize = BATCH_SIZE, cacheSize = CACHED_DOCUMENTS } = options;
  const stores = { store, log, sizes: new SizeWatch() };
  const board = new ProgressBoard(slots);
  const parking = new Parking(store, keepEarlier, (parked) => {
    board.park(new Map(parked));
    listener.parked?.(parked);
  });
  let status: EngineStatus = { state: "starting" };
  let failures = 0;
  /** A new start may come with the cause repaired. */
  let isFirstLook = true;

  /** Plans and loads; afterwards the feeds may follow the log. */
  const begin = Effect.gen(function* () {
    const work = yield* planWork(store, options.projections);
    const fed = [...work.live, ...work.beside];
    yield* store.ensure(fed.flatMap(collectionsOf));
    const feeds = [work.live, work.beside]
      .filter((projections) => projections.length > 0)
      .map((projections) => ({
        projections,
        feed: makeFeed({ ...stores, projections, slots, parking, batchSize, cacheSize }),
      }));
    const read = [...work.active.values()].flatMap((edition) => slots.map((slot) => `${edition}/${slot}`));
    const checkpoints = yield* store.checkpoints([...read, ...feeds.flatMap(({ feed }) => feed.checkpointIds)]);
    // After the checkpoints: no checkpoint passes an event before the record that parks it is written.
    yield* finishResuming(fedOf(yield* readParked(store, ["resuming"]), fed), stores);
    parking.restart(yield* readParked(store, ["parked", "retry"]));
    for (const { feed } of feeds) feed.begin(checkpoints);
    const plan = {
      active: work.active,
      feeds: feeds.map(({ projections }) => projections.map(editionKey)),
      checkpoints,
    };
    board.start(plan);
    listener.started?.(plan);
    return { work, fed, feeds };
  });

  /** Where an edition was when our slots had caught up for the first time. */
  const caughtUpAt = new Map<string, string>();
  /** Other engines may own slots as well: an edition is read when it has caught up in all of them. */
  const isFilledByAll = Effect.fnUntraced(function* (edition: string, position: string) {
    if (slots.length === SLOTS) return true;
    const goal = caughtUpAt.get(edition) ?? position;
    caughtUpAt.set(edition, goal);
    const ids = allSlots.map((slot) => `${edition}/${slot}`);
    const found = yield* store.checkpoints(ids);
    return ids.every((id) => (found.get(id) ?? START) >= goal);
  });

  /** Moves the alias of what has caught up, unless that would show less than what is read now. */
  const takeOver = Effect.fnUntraced(function* (work: Work, { projections, feed }: FedTogether) {
    let isSwitched = false;
    for (const { projection, from } of takeovers(work)) {
      if (!projections.includes(projection)) continue;
      const isFromFed = work.live.some((one) => editionKey(one) === from);
      if (isFromFed && parking.parksMore(editionKey(projection), from)) continue;
      // Else the next start would read everything again for slots that had no events.
      yield* feed.saveIdle;
      if (!(yield* isFilledByAll(editionKey(projection), feed.lowest()))) continue;
      const now = yield* Clock.currentTimeMillis;
      yield* changeRegister(store, projection.name, (known) =>
        known?.filling && `${projection.name}@${known.filling.edition}` === editionKey(projection)
          ? switchedRegister(known, now)
          : known,
      );
      yield* Effect.logInfo(`${editionKey(projection)} has caught up and is read instead of ${from}`);
      isSwitched = true;
    }
    return isSwitched;
  });

  /** Ends when there is other work to do. */
  const look = Effect.fnUntraced(function* (work: Work, fed: readonly Projection[]) {
    const names = options.projections.map(({ name }) => name);
    for (;;) {
      const asked = parking.isEmpty ? [] : yield* readParked(store, isFirstLook ? ["parked", "retry"] : ["retry"]);
      const isResumed = yield* retry(fedOf(asked, fed), stores);
      isFirstLook = false;
      if (isResumed) return;
      const now = yield* Clock.currentTimeMillis;
      if (isOutdated(work, yield* readRegisters(store, names), now)) return;
      yield* Effect.sleep(LOOK_MS);
    }
  });

  const work = Effect.gen(function* () {
    const { work, fed, feeds } = yield* begin;
    const isOver = yield* Deferred.make<void>();
    const caughtUp = new Set<FedTogether>();
    /** The last of the other owners may catch up while nothing comes in. */
    const takeOverLater = Effect.gen(function* () {
      for (;;) {
        yield* Effect.sleep(LOOK_MS);
        for (const together of caughtUp) if (yield* takeOver(work, together)) return;
      }
    });
    const runs = feeds.map((together, at) => {
      const { feed } = together;
      const committed = Effect.fnUntraced(function* (reading: Reading) {
        failures = 0;
        if (at === 0) status = { state: "running", ...reading };
        listener.cached?.(at, feed.cached());
        board.advance(at, feed.lowest());
        listener.advanced?.(at, feed.lowest());
        if (!reading.isCaughtUp) return;
        caughtUp.add(together);
        if (yield* takeOver(work, together)) yield* Deferred.succeed(isOver, undefined);
      });
      board.advance(at, feed.lowest());
      listener.advanced?.(at, feed.lowest());
      return feed
        .follow(committed)
        .pipe(Effect.raceFirst(feed.saveIdleForEver), Effect.ensuring(Effect.ignore(feed.saveIdle)));
    });
    const ends = [look(work, fed), Deferred.await(isOver), ...(slots.length < SLOTS ? [takeOverLater] : [])];
    yield* Effect.raceAllFirst([...runs, ...ends]);
  });

  const waitFor = (cause: StoreAway) =>
    Effect.suspend(() => {
      const delayMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
      failures++;
      status = { state: "waiting", failures, cause };
      return Effect.andThen(
        Effect.logWarning(`the projections wait ${delayMs} ms for a store: ${cause._tag}`, cause.cause),
        Effect.sleep(delayMs),
      );
    });
  const again = <A>(
    effect: Effect.Effect<A, StoreAway | BatchTooOld | DocumentOutgrown | ParkingChanged, Vault | Scope.Scope>,
  ) =>
    Effect.catchTags(effect, {
      DocumentStoreUnavailable: waitFor,
      EventStoreUnavailable: waitFor,
      BatchTooOld: () => Effect.logWarning("a batch of the projections took over a minute and is folded again"),
      DocumentOutgrown: ({ collection, id }) =>
        Effect.logWarning(`${collection} ${id} is too large for the store: its batch is folded again`),
      ParkingChanged: () =>
        Effect.logInfo("a parked partition goes on: the projections begin again at their checkpoints"),
    });

  const run = Effect.forever(again(work)).pipe(
    Effect.scoped,
    Effect.onExit(() => Effect.sync(() => board.stop())),
    Effect.provideService(Vault, vault),
  );
  return { run, progress: board.service, versions: board.versions, status: () => status } satisfies Engine;
});

interface FedTogether {
  readonly projections: readonly Projection[];
  readonly feed: ReturnType<typeof makeFeed>;
}

type StoreAway = DocumentStoreUnavailable | EventStoreUnavailable;
