import type { DocumentStoreShape } from "@soshogle/document-store/document-store";
import { editionKey, type Projection } from "@soshogle/read-models/projection";
import { PARKED, type ParkedPartition } from "@soshogle/read-models/state/parked";
import {
  buildOf,
  type Edition,
  firstRegister,
  KEPT_MS,
  plannedRegister,
  REGISTERS,
  type Register,
  versionOf,
  withoutOld,
} from "@soshogle/read-models/state/register";
import { Clock, Effect } from "effect";
import { changeRecord, readParked } from "./parking.ts";
import { changeRegister, readRegisters } from "./registers.ts";

/** What is fed, by whom. Each projection carries the build of its edition. */
export interface Work {
  readonly registers: readonly Register[];
  /** By name, the edition that is read: `conversations@1`. */
  readonly active: ReadonlyMap<string, string>;
  /** What is read, as far as this release knows how to feed it. */
  readonly live: readonly Projection[];
  /** What fills beside it, and what is kept for the way back. */
  readonly beside: readonly Projection[];
}

/** Drops what nobody needs any more, then decides which editions are fed. */
export const planWork = Effect.fnUntraced(function* (store: DocumentStoreShape, projections: readonly Projection[]) {
  yield* store.ensure([REGISTERS, PARKED]);
  const now = yield* Clock.currentTimeMillis;
  const registers: Register[] = [];
  for (const projection of projections) {
    yield* dropOld(store, projection.name, now - KEPT_MS);
    const register = yield* changeRegister(store, projection.name, (known) =>
      known ? plannedRegister(known, projection, now) : firstRegister(projection),
    );
    registers.push(register ?? firstRegister(projection));
  }
  const pairs = projections.flatMap((projection, at) => {
    const register = registers[at];
    return register ? [{ projection, register }] : [];
  });
  return {
    registers,
    active: new Map(pairs.map(({ projection, register }) => [projection.name, keyOf(projection, register.active)])),
    live: pairs.flatMap(({ projection, register }) => definitionOf(projection, register.active)),
    beside: pairs.flatMap(({ projection, register }) => [
      ...(register.filling ? definitionOf(projection, register.filling) : []),
      ...register.left.flatMap((edition) => (projection.former ? definitionOf(projection.former, edition) : [])),
    ]),
  } satisfies Work;
});

/** `conversations@1-2` */
export const keyOf = ({ name }: Pick<Projection, "name">, { edition }: Pick<Edition, "edition">): string =>
  `${name}@${edition}`;

/** How an edition is fed; nothing where this release does not know its version. */
const definitionOf = (projection: Projection, edition: Edition): readonly Projection[] => {
  const known = [projection, ...(projection.former ? [projection.former] : [])];
  return known
    .filter(({ version }) => version === versionOf(edition))
    .slice(0, 1)
    .map((one) => ({ ...one, build: buildOf(edition) }));
};

const dropOld = Effect.fnUntraced(function* (store: DocumentStoreShape, name: string, before: number) {
  const [register] = yield* readRegisters(store, [name]);
  if (register === undefined) return;
  const { collections } = withoutOld(register, before);
  if (collections.length === 0) return;
  yield* store.drop(collections);
  const next = yield* changeRegister(store, name, (known) => known && withoutOld(known, before).register);
  yield* dropRecords(store, name, next);
});

const dropRecords = Effect.fnUntraced(function* (store: DocumentStoreShape, name: string, register: Register | null) {
  if (register === null) return;
  const kept = [register.active, ...(register.filling ? [register.filling] : []), ...register.left];
  const editions = new Set(kept.map(({ edition }) => edition));
  const isGone = ({ projection, edition }: ParkedPartition) => projection === name && !editions.has(edition);
  const records = yield* readParked(store, ["parked", "retry", "resuming", "resumed"]);
  for (const { id } of records.filter(isGone)) yield* changeRecord(store, id, () => null);
});

/** Whether what is registered calls for other work than this. `now` in ms. */
export const isOutdated = (work: Work, registers: readonly Register[], now: number): boolean => {
  const known = new Map(work.registers.map((register) => [register.id, JSON.stringify(register)]));
  return registers.some(
    (register) =>
      known.get(register.id) !== JSON.stringify(register) || withoutOld(register, now - KEPT_MS).collections.length > 0,
  );
};

/** The definition of what takes over, with what is read until then. */
export const takeovers = ({ registers, beside }: Work) =>
  registers.flatMap(({ id, active, filling, isPinned }) => {
    if (filling === null || isPinned) return [];
    const projection = beside.find((one) => editionKey(one) === `${id}@${filling.edition}`);
    return projection ? [{ projection, from: `${id}@${active.edition}` }] : [];
  });
