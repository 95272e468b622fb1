import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import { claim } from "@soshogle/domain/claim/claim";
import type { ClaimEvent } from "@soshogle/domain/claim/events";
import type { Fact } from "@soshogle/domain/decider";
import { claimStream, MetaId, type StreamName } from "@soshogle/domain/ids";
import { decodeEvent } from "@soshogle/event-store/codec";
import {
  type Batch,
  EventStore,
  type EventStoreUnavailable,
  type StoredEvent,
} from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Context, Effect, Layer, Stream } from "effect";

/** Where the items of one of Meta's account ids belong. */
export interface Route {
  readonly accountId: string;
  readonly workspaceId: string;
}

/** Which account one of Meta's ids belongs to: its IG id or its app-scoped id, both of which are claimed. */
export class AccountRoutes extends Context.Service<
  AccountRoutes,
  {
    /** Null for an id that no account holds, and for what is no id. */
    readonly route: (metaId: string) => Effect.Effect<Route | null, EventStoreUnavailable>;

    readonly figures: () => CacheFigures;
  }
>()("ingest/AccountRoutes") {}

/** How long known routes are trusted after the follower was last caught up. Source: design, "Claims". */
export const TRUST_MS = 30_000;
const KEPT_ROUTES = 10_000;
const NANOS_PER_MS = 1_000_000n;

/** Follows the claims; routes that changed are forgotten, and all of them while it is not known to be caught up. */
export const layerAccountRoutes = Layer.effect(
  AccountRoutes,
  Effect.gen(function* () {
    const store = yield* EventStore;
    const vault = yield* Vault;
    const known = new Map<StreamName, Route | null>();
    const figures = { hits: 0, misses: 0 };
    let changes = 0;
    let caughtUpAt: bigint | null = null;
    let followed = yield* store.head;

    const follow = Effect.fnUntraced(function* ({ events, position, caughtUp }: Batch) {
      for (const { stream } of events) known.delete(stream);
      if (events.length > 0) changes += 1;
      followed = position;
      caughtUpAt = caughtUp ? yield* Clock.monotonicTimeNanos : null;
    });
    const followOn = Effect.suspend(() =>
      store
        .subscribe({ after: followed, batchSize: 256, filter: { categories: ["claim"] } })
        .pipe(Stream.runForEach(follow)),
    );
    yield* keepRunning("ingest follows the claims", followOn);

    const remember = (stream: StreamName, route: Route | null) => {
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size >= KEPT_ROUTES) known.delete(oldest);
      known.set(stream, route);
    };

    return AccountRoutes.of({
      figures: () => ({ ...figures, size: known.size, bound: KEPT_ROUTES }),
      route: Effect.fnUntraced(function* (metaId: string) {
        if (!MetaId.safeParse(metaId).success) return null;
        const stream = routingClaim(vault, metaId);
        const now = yield* Clock.monotonicTimeNanos;
        const isTrusted = caughtUpAt !== null && now - caughtUpAt < BigInt(TRUST_MS) * NANOS_PER_MS;
        const trusted = isTrusted ? known.get(stream) : undefined;
        if (trusted !== undefined) {
          figures.hits++;
          return trusted;
        }
        figures.misses++;
        const before = changes;
        const route = yield* readRoute(store, stream);
        // A change that was followed while the claim was read may be newer than what was read.
        if (before === changes) remember(stream, route);
        return route;
      }),
    });
  }),
);

/** The account that holds one of Meta's ids, as the log has it now. */
export const currentRoute = Effect.fnUntraced(function* (metaId: string) {
  if (!MetaId.safeParse(metaId).success) return null;
  return yield* readRoute(yield* EventStore, routingClaim(yield* Vault, metaId));
});

const routingClaim = (vault: typeof Vault.Service, metaId: string): StreamName =>
  claimStream("instagram", vault.claimHmac(`instagram|${metaId}`));

const readRoute = (store: typeof EventStore.Service, stream: StreamName) =>
  Effect.map(store.readStream(stream, { from: "end", direction: "backwards", limit: 1 }), ([last]) => routeOf(last));

/** A claim's last event alone says who holds it. */
const routeOf = (last: StoredEvent | undefined): Route | null => {
  if (!last) return null;
  const fact = decodeEvent(last, null) as unknown as Fact<ClaimEvent>; // typed by the catalogue
  const state = claim.evolve(claim.initialState(), fact);
  return state.status === "held" && state.workspaceId !== null
    ? { accountId: state.holder, workspaceId: state.workspaceId }
    : null;
};
