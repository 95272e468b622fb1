import type { CollectionSpec, Document } from "@soshogle/document-store/document-store";
import { collectionsOf, editionOf, type Projection } from "../projection.ts";

/** Where it is written which edition of a projection queries read: one document a projection, changed by compare and set. */
export const REGISTERS: CollectionSpec = { name: "read-models.registers", indexes: [] };

/** An edition whose collections exist. */
export interface Edition {
  /** `2`, or `2-1` after a rebuild. */
  readonly edition: string;
  /** Their names in the store, so that they can be dropped by a release that does not know them any more. */
  readonly collections: readonly string[];
}

/** The alias of a projection. Moving `active` is the switch. */
export interface Register extends Document {
  /** What queries read. */
  readonly active: Edition;
  /** What fills beside it and takes over once it has caught up. */
  readonly filling: Edition | null;
  /** What was read or filled before, since when (ms) it is not; dropped after a day. */
  readonly left: readonly (Edition & { readonly at: number })[];
  /** Every edition ever begun. One that was dropped is never begun again: its checkpoints outlive its documents. */
  readonly used: readonly string[];
  /** A person chose what is active; nothing takes over by itself. */
  readonly isPinned: boolean;
}

/** How long an edition that nobody reads is kept for the way back, ms. */
export const KEPT_MS = 24 * 60 * 60 * 1_000;

export const versionOf = ({ edition }: Pick<Edition, "edition">): number => Number(edition.split("-")[0]);
export const buildOf = ({ edition }: Pick<Edition, "edition">): number => Number(edition.split("-")[1] ?? 0);

const editionFor = (projection: Projection, build: number): Edition => {
  const built = { ...projection, build };
  return { edition: editionOf(built), collections: collectionsOf(built).map(({ name }) => name) };
};

/** Nothing old is there: the projection is read while it fills for the first time. */
export const firstRegister = (projection: Projection): Register => {
  const active = editionFor(projection, 0);
  return { id: projection.name, active, filling: null, left: [], used: [active.edition], isPinned: false };
};

/** What a start makes of a register: another version than the active one fills beside it. `now` in ms. */
export const plannedRegister = (register: Register, projection: Projection, now: number): Register => {
  const { active, filling } = register;
  if (filling !== null && versionOf(filling) !== projection.version)
    return plannedRegister(withLeft({ ...register, filling: null }, filling, now), projection, now);
  if (filling !== null || versionOf(active) === projection.version) return register;
  const known = register.left.find((edition) => versionOf(edition) === projection.version);
  if (known === undefined) return begin(register, projection);
  const left = register.left.filter((edition) => edition !== known);
  return { ...register, filling: { edition: known.edition, collections: known.collections }, left };
};

/** The active version is filled anew beside itself, unless something fills already. */
export const rebuiltRegister = (register: Register, projection: Projection): Register =>
  register.filling === null ? begin(register, projection) : register;

/** What filled is read from now on. */
export const switchedRegister = (register: Register, now: number): Register => {
  const { active, filling } = register;
  return filling === null ? register : withLeft({ ...register, active: filling, filling: null }, active, now);
};

/**
 * A person moves the alias to an edition that still exists; null where it does not. One that still fills takes over as
 * soon as it has caught up. Back to an older version: nothing takes over by itself any more.
 */
export const movedRegister = (register: Register, edition: string, now: number): Register | null => {
  if (register.active.edition === edition) return register;
  if (register.filling?.edition === edition) return { ...register, isPinned: false };
  const chosen = register.left.find((one) => one.edition === edition);
  if (chosen === undefined) return null;
  const left = register.left.filter((one) => one !== chosen);
  const active = { edition, collections: chosen.collections };
  const isPinned = versionOf(chosen) < versionOf(register.active);
  return withLeft({ ...register, active, left, isPinned }, register.active, now);
};

/** The register without editions that were left before `before` (ms), and their collections, to be dropped first. */
export const withoutOld = (
  register: Register,
  before: number,
): { readonly register: Register; readonly collections: readonly string[] } => {
  const old = register.left.filter(({ at }) => at <= before);
  const left = register.left.filter(({ at }) => at > before);
  return { register: { ...register, left }, collections: old.flatMap(({ collections }) => collections) };
};

const begin = (register: Register, projection: Projection): Register => {
  const builds = register.used
    .map((edition) => ({ edition }))
    .filter((one) => versionOf(one) === projection.version)
    .map(buildOf);
  const filling = editionFor(projection, builds.length === 0 ? 0 : Math.max(...builds) + 1);
  return { ...register, filling, used: [...register.used, filling.edition] };
};

const withLeft = (register: Register, { edition, collections }: Edition, at: number): Register => ({
  ...register,
  left: [...register.left, { edition, collections, at }],
});

/** The name of a stored collection, taken apart: `conversations.rows@2` is of `conversations`, edition `2`. */
const STORED = /^([^.@]+)\.(.+)@([^@]+)$/;

/**
 * Where the documents that a query asks for lie now: the query names the collection of today's version, `active` says
 * by projection which edition is read. Names of other collections stay.
 */
export const activeCollection = (collection: string, active: ReadonlyMap<string, string>): string => {
  const [, projection = "", name] = STORED.exec(collection) ?? [];
  const edition = active.get(projection);
  return edition === undefined ? collection : `${projection}.${name}@${edition}`;
};
