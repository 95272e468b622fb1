import type { CollectionSpec, Document, Query } from "@soshogle/document-store/document-store";

/** Partitions in which projections do not go on, a document each: what is known of the event in front of which they stand. */
export const PARKED: CollectionSpec = {
  name: "read-models.parked",
  indexes: [
    { name: "by_state", fields: ["state"] },
    { name: "by_workspace", fields: ["workspaceId"] },
  ],
};

/**
 * - `parked`: the event and all later ones of its partition wait.
 * - `retry`: somebody wants it tried again; until it worked it is parked.
 * - `resuming`: everything up to `after` was made good, the rest follows before the next batch.
 * - `resumed`: all was made good but documents that several partitions feed. Those are rebuilt in a new edition.
 */
export type ParkedState = "parked" | "retry" | "resuming" | "resumed";

export interface ParkedPartition extends Document {
  /** Edition and partition: `conversations@1|<partition>`. */
  readonly id: string;
  readonly state: ParkedState;
  readonly projection: string;
  readonly edition: string;
  readonly partition: string;
  /** Null where the event cannot even be read so far. */
  readonly workspaceId: string | null;
  readonly stream: string;
  /** Decimal digits. */
  readonly revision: string;
  readonly type: string;
  /** Position of the event, 20 digits. */
  readonly at: string;
  /** A position before it up to which the partition is complete. */
  readonly after: string;
  readonly reason: string;
  /** When the event was stored, ms: what is shown of the partition is incomplete since then. */
  readonly since: number;
}

export const parkedId = (editionKey: string, partition: string): string => `${editionKey}|${partition}`;

/** A page of the records in one state, in the order of their ids. */
export const parkedIn = (state: ParkedState, page: { readonly after?: string; readonly limit: number }): Query => ({
  collection: PARKED.name,
  index: "by_state",
  where: [{ field: "state", equals: state }],
  direction: "ascending",
  ...(page.after === undefined ? {} : { after: [page.after] }),
  limit: page.limit,
});

/** The records of a workspace in all states, in the order of their ids. */
export const parkedOf = (workspaceId: string, limit: number): Query => ({
  collection: PARKED.name,
  index: "by_workspace",
  where: [{ field: "workspaceId", equals: workspaceId }],
  direction: "ascending",
  limit,
});

/** Whether the partition's own documents stand still. */
export const isWaiting = ({ state }: Pick<ParkedPartition, "state">): boolean =>
  state === "parked" || state === "retry";
