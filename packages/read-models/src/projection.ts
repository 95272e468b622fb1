import type { CollectionSpec, Condition, Document, IndexSpec } from "@soshogle/document-store/document-store";
import type { AnyRecorded } from "@soshogle/domain/event";

/**
 * What a level sees of the documents of lower levels that the same event touched: as they were before the event and as
 * they are after it. Null where the document did not exist. Asking for a document that the event did not touch is a
 * defect: nothing would say which state of it belongs to the event.
 */
export interface Lower {
  readonly before: (collection: string, id: string) => Document | null;
  readonly after: (collection: string, id: string) => Document | null;
}

/**
 * One kind of document. `touches` names the documents that an event concerns, those included that it leaves as they are
 * but a higher level reads; `project` gives the next state of one of them. Both are pure and total: no clock, no random,
 * no look at personal content. Fields `id`, `position` and `slot` are the engine's; every document has a `workspaceId`.
 */
export interface Collection {
  /** Unique within the projection: `rows`. */
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
  /**
   * `partition` (unless given): all events that touch one document are of one partition. `slot`: of any in the slot, such
   * as counts; what an event of one partition missed here can only be made good by a rebuild.
   */
  readonly fedBy?: "partition" | "slot";
  /** Events that touch the documents of one range, and nothing else in their projection. */
  readonly range?: RangeTouch;
  readonly touches: (event: AnyRecorded, lower: Lower) => readonly string[];
  /** Null leaves a document that does not exist without existence; one that exists stays for ever. */
  readonly project: (input: {
    readonly id: string;
    /** Null for a document that does not exist yet. */
    readonly document: Document | null;
    readonly event: AnyRecorded;
    readonly lower: Lower;
    readonly slot: number;
  }) => object | null;
}

/**
 * Events of these types touch whatever lies in a range of a declared index at the time of the event: `project` is called
 * for each of these documents, must not move it within that index, and sees no lower document.
 */
export interface RangeTouch {
  readonly types: readonly string[];
  /** Null touches nothing. */
  readonly of: (event: AnyRecorded) => DocumentRange | null;
}

/** As in a `Query`: equality on leading fields of the index, then at most one range. */
export interface DocumentRange {
  readonly index: string;
  readonly where: readonly Condition[];
}

/**
 * Events to documents. Levels in order: a document is computed from events and from documents of lower levels only.
 * Raising `version` fills new collections beside the old ones. Source: design, section 7.
 */
export interface Projection {
  readonly name: string;
  readonly version: number;
  /** Counts the rebuilds of this version; 0 unless given. */
  readonly build?: number;
  /** The version before, kept for as long as installations may come from it: it is fed until nobody needs it. */
  readonly former?: Projection;
  /** Categories of the streams it reads. */
  readonly categories: readonly string[];
  readonly levels: readonly (readonly Collection[])[];
}

type Versioned = Pick<Projection, "name" | "version" | "build">;

/** One filling of a projection's collections: its version, and after a rebuild `version-build`. */
export const editionOf = ({ version, build = 0 }: Pick<Projection, "version" | "build">): string =>
  build === 0 ? String(version) : `${version}-${build}`;

/** A projection in one edition: `conversations@2`. */
export const editionKey = (projection: Versioned): string => `${projection.name}@${editionOf(projection)}`;

/** The name under which a projection's collection lies in the store: `conversations.rows@1`. */
export const storedName = (projection: Versioned, collection: string): string =>
  `${projection.name}.${collection}@${editionOf(projection)}`;

/** The checkpoint of one slot of a projection. */
export const checkpointId = (projection: Versioned, slot: number): string => `${editionKey(projection)}/${slot}`;

/** All stored collections of a projection, as a store is told of them. */
export const collectionsOf = (projection: Projection): readonly CollectionSpec[] =>
  projection.levels.flat().map(({ name, indexes }) => ({ name: storedName(projection, name), indexes }));

/** The part of a projection whose documents are fed by one partition each; what is computed from others is left out. */
export const narrowed = (projection: Projection): Projection => {
  const first = projection.levels.findIndex((level) => level.some(isWide));
  if (first === -1) return projection;
  const levels = projection.levels.slice(0, first + 1).map((level) => level.filter((one) => !isWide(one)));
  return { ...projection, levels };
};

/** Whether some documents of a projection are fed by several partitions. */
export const hasWideDocuments = ({ levels }: Projection): boolean => levels.flat().some(isWide);

const isWide = ({ fedBy }: Collection): boolean => fedBy === "slot";
