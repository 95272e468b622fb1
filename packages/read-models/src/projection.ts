import type { Document, IndexSpec } from "@soshogle/document-store/document-store";
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
 * Events to documents. Levels in order: a document is computed from events and from documents of lower levels only.
 * Raising `version` fills new collections beside the old ones. Source: design, section 7.
 */
export interface Projection {
  readonly name: string;
  readonly version: number;
  /** Categories of the streams it reads. */
  readonly categories: readonly string[];
  readonly levels: readonly (readonly Collection[])[];
}

/** The name under which a projection's collection lies in the store: `conversations.rows@1`. */
export const storedName = (projection: Pick<Projection, "name" | "version">, collection: string): string =>
  `${projection.name}.${collection}@${projection.version}`;

/** The checkpoint of one slot of a projection. */
export const checkpointId = (projection: Pick<Projection, "name" | "version">, slot: number): string =>
  `${projection.name}@${projection.version}/${slot}`;
