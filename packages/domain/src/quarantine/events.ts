import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";

/** Raw bytes over this are stored as consecutive chunk events. Source: design, "Sizes". */
export const CHUNK_BYTES = 256 * 1024;

export const QuarantineReason = z.enum(["unknown_account", "unknown_kind", "unparseable", "schema_mismatch", "bad_id"]);
export type QuarantineReason = z.infer<typeof QuarantineReason>;

/**
 * An item that could not become a domain event, with the exact slice of the delivery it came in. `chunks` counts the
 * `QuarantineChunkStored` events that follow with the rest of the bytes. `raw` is base64.
 */
export const ItemQuarantined = defineEvent({
  type: "ItemQuarantined",
  data: z.object({
    reason: QuarantineReason,
    detail: z.string().max(500),
    entryId: z.string().max(200),
    entryTime: z.string().max(100).nullable(),
    list: z.string().max(100),
    object: z.string().max(100),
    bytes: z.number().int().min(0),
    chunks: z.number().int().min(0),
    quarantinedAt: z.number().int(),
  }),
  personal: z.object({ raw: z.string() }),
});
export const QuarantineChunkStored = defineEvent({
  type: "QuarantineChunkStored",
  data: z.object({ index: z.number().int().min(1) }),
  personal: z.object({ raw: z.string() }),
});

/** Somebody asked for the item to be tried once more. */
export const RedriveRequested = defineEvent({
  type: "RedriveRequested",
  data: z.object({ requestedAt: z.number().int() }),
});
/**
 * The item was tried once more. `recorded`: its event is in the log now; `repeated`: it was there already. `refused`: it
 * stays, for `reason` and `detail`, which are null and empty otherwise.
 */
export const ItemRedriven = defineEvent({
  type: "ItemRedriven",
  data: z.object({
    outcome: z.enum(["recorded", "repeated", "refused"]),
    reason: QuarantineReason.nullable(),
    detail: z.string().max(500),
    redrivenAt: z.number().int(),
  }),
});

export const quarantineEvents = [ItemQuarantined, QuarantineChunkStored, RedriveRequested, ItemRedriven] as const;
export type QuarantineEvent = EventOf<(typeof quarantineEvents)[number]>;
export type QuarantineRecorded = RecordedOf<(typeof quarantineEvents)[number]>;
