import { randomUUID } from "node:crypto";
import { type DocumentStoreUnavailable, Keep, type KeepCollection } from "@soshogle/document-store/document-store";
import { SLOTS } from "@soshogle/domain/slots";
import { Clock, Context, Deferred, Effect, Exit, Layer } from "effect";
import { emptyTable, renewed, type SlotTable, slotsOf, withoutMember } from "./table.ts";

export interface SlotsShape {
  /** Names this process, as nobody else is ever named. */
  readonly member: string;
  /** The slots that this process works on. A set that changed is another object. */
  readonly owned: () => ReadonlySet<number>;
  /** Whether a process that was a member is one no longer: it ended, or was away for longer than its lease. */
  readonly isGone: (member: string) => boolean;
  /** Waits until the slots or the members are others than when it is called. */
  readonly changed: Effect.Effect<void>;
}

const everySlot: ReadonlySet<number> = new Set(Array.from({ length: SLOTS }, (_, slot) => slot));

/** Which slots this process works on: all of them, unless a layer lets several processes share them. */
export const Slots = Context.Reference<SlotsShape>("process/Slots", {
  defaultValue: () => ({ member: randomUUID(), owned: () => everySlot, isGone: () => false, changed: Effect.never }),
});

const LEASES = "slot_leases";
export const slotCollections: readonly KeepCollection[] = [{ name: LEASES, indexes: [], moves: "stays" }];
/** A process that died loses its slots after this; one that ends in order gives them back. */
const LEASE_MS = 12_000;
const RENEWALS = 4;
const LEAVE_MS = 2_000;

/**
 * Shares the slots among all processes of a group, by lease in `keep`. For efficiency alone: two processes may believe for
 * some seconds that they own the same slot.
 */
export const layerSharedSlots = (group: "projections" | "automations", leaseMs = LEASE_MS) =>
  Layer.effect(
    Slots,
    Effect.gen(function* () {
      const keep = yield* Keep;
      yield* keep.ensure(slotCollections);
      const member = randomUUID();
      let table: SlotTable = emptyTable;
      let owned: ReadonlySet<number> = new Set();
      let next = Deferred.makeUnsafe<void>();

      const change = Effect.fnUntraced(function* (
        turn: (table: SlotTable) => SlotTable,
      ): Effect.fn.Return<SlotTable, DocumentStoreUnavailable> {
        for (;;) {
          const known = yield* keep.getVersioned(LEASES, group);
          const after = turn(known ? (known.document as unknown as SlotTable) : emptyTable); // written below
          const document = { id: group, members: after.members, owners: after.owners };
          if (yield* keep.compareAndSet(LEASES, group, known?.version ?? null, document)) return after;
        }
      });
      const renew = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis;
        const after = yield* change((known) => renewed(known, { member, now, leaseMs }));
        const [before, had] = [table, owned];
        table = after;
        const has = slotsOf(after, member);
        if (!sameSet(had, has)) owned = has;
        if (owned === had && sameSet(membersIn(before), membersIn(after))) return;
        const waiting = next;
        next = Deferred.makeUnsafe();
        Deferred.doneUnsafe(waiting, Exit.void);
      });
      yield* Effect.acquireRelease(renew, () =>
        change((known) => withoutMember(known, member)).pipe(Effect.timeoutOption(LEAVE_MS), Effect.ignore),
      );
      // A store that is away keeps everybody from working; what was owned stays until somebody else says so.
      const renewForEver = Effect.forever(
        Effect.andThen(
          Effect.sleep(leaseMs / RENEWALS),
          renew.pipe(
            Effect.catch((failure) => Effect.logWarning(`the slots of ${group} could not be renewed`, failure)),
          ),
        ),
      );
      yield* Effect.forkScoped(renewForEver);
      return {
        member,
        owned: () => owned,
        isGone: (name) => !(name in table.members),
        changed: Effect.suspend(() => Deferred.await(next)),
      };
    }),
  );

const membersIn = ({ members }: SlotTable): ReadonlySet<string> => new Set(Object.keys(members));
const sameSet = <A>(a: ReadonlySet<A>, b: ReadonlySet<A>): boolean =>
  a.size === b.size && [...a].every((one) => b.has(one));
