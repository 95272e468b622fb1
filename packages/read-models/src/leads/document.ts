import type { LeadSource, LeadStage, LeadValue } from "@soshogle/domain/lead/events";
import type { ContentSlot } from "../content-slots.ts";

/** One lead; the id is the lead's. Times in ms. */
export interface LeadCard {
  readonly id: string;
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly accountId: string;
  readonly contactId: string;
  readonly stage: LeadStage;
  /** A user of the workspace; null: nobody's. */
  readonly ownerId: string | null;
  readonly value: LeadValue | null;
  readonly source: LeadSource;
  readonly firstMessageAt: number;
  readonly createdAt: number;
  /** When it came into its present stage: the order of every list. */
  readonly movedAt: number;
  readonly noteWrittenAt: number | null;
  readonly noteWrittenBy: string | null;
  readonly content: {
    /** `name`, `username` and `pictureUrl` of the contact. */
    readonly name: ContentSlot | null;
    /** `text`. */
    readonly note: ContentSlot | null;
  };
}

/**
 * The name of a contact (id: the conversation's), kept apart because a profile may come before the lead, and the leads
 * that bear it. Slot `name`: `name`, `username`, `pictureUrl`.
 */
export interface LeadName {
  readonly id: string;
  readonly workspaceId: string;
  readonly leadIds: readonly string[];
  readonly content: { readonly name: ContentSlot | null };
}

/** How many leads stand in a stage, and what they are worth: sums in smallest units, by currency. */
export interface StageTally {
  readonly leads: number;
  readonly values: Readonly<Record<string, number>>;
}
export type StageTallies = Readonly<Record<LeadStage, StageTally>>;

/** Kept counts of one account in one slot, summed on reading; the ones by owner hold the leads of one owner only. */
export interface LeadCounts {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  /** Counts of all owners together have none. */
  readonly ownerId?: string | null;
  readonly stages: StageTallies;
}
