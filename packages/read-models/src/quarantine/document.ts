import type { QuarantineReason } from "@soshogle/domain/quarantine/events";

/** One item that could not be recorded when it came. Nothing of its bytes is here. Times in ms. */
export interface QuarantinedItem {
  readonly id: string;
  readonly workspaceId: string;
  readonly status: "held" | "recorded";
  /** Newest reason and detail. */
  readonly reason: QuarantineReason;
  readonly detail: string;
  /** Meta's id of the account; empty when the delivery named none. */
  readonly entryId: string;
  readonly list: string;
  readonly bytes: number;
  readonly at: number;
  /** How often it was tried again. */
  readonly tries: number;
  readonly triedAt: number | null;
  /** Somebody asked for another try, which has not been answered yet. */
  readonly asked: boolean;
}

/** Kept counts of the items held, by reason, in one slot. */
export interface QuarantineCounts {
  readonly id: string;
  readonly workspaceId: string;
  readonly held: Readonly<Partial<Record<QuarantineReason, number>>>;
}
