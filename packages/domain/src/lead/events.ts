import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";
import { ConversationId } from "../ids.ts";

export const LeadStage = z.enum(["new", "qualified", "won", "lost"]);
export type LeadStage = z.infer<typeof LeadStage>;

/**
 * What brought the contact, as far as Meta told with the first message: an advertisement, a link, a shop product, a
 * story that was answered, another kind of referral, or nothing but the message. Ids and references only.
 */
export const LeadSource = z.object({
  kind: z.enum(["message", "ad", "link", "product", "story_reply", "referral"]),
  adId: z.string().nullable(),
  ref: z.string().nullable(),
  productId: z.string().nullable(),
  storyId: z.string().nullable(),
});
export type LeadSource = z.infer<typeof LeadSource>;

/** Money: `amount` in the smallest unit of the currency (cents), `currency` by ISO 4217. */
export const LeadValue = z.object({
  amount: z.number().int().min(0).max(1_000_000_000_000),
  currency: z.string().regex(/^[A-Z]{3}$/, "must be three capital letters"),
});
export type LeadValue = z.infer<typeof LeadValue>;

/** A conversation became a lead. `firstMessageAt` is Meta's time of the contact's first message, ms. */
export const LeadCreated = defineEvent({
  type: "LeadCreated",
  data: z.object({
    conversationId: ConversationId,
    stage: LeadStage,
    source: LeadSource,
    firstMessageAt: z.number().int(),
  }),
});
export const LeadStageChanged = defineEvent({
  type: "LeadStageChanged",
  data: z.object({ from: LeadStage, to: LeadStage }),
});
/** `ownerId` is a user of the workspace, or null: nobody's. */
export const LeadOwnerChanged = defineEvent({
  type: "LeadOwnerChanged",
  data: z.object({ ownerId: z.string().min(1).max(64).nullable() }),
});
export const LeadValued = defineEvent({ type: "LeadValued", data: LeadValue });
export const LeadValueRemoved = defineEvent({ type: "LeadValueRemoved", data: z.object({}) });
/** The lead's one note, written anew as a whole. */
export const LeadNoteWritten = defineEvent({
  type: "LeadNoteWritten",
  data: z.object({ textBytes: z.number().int().min(1) }),
  personal: z.object({ text: z.string() }),
});
export const LeadNoteRemoved = defineEvent({ type: "LeadNoteRemoved", data: z.object({}) });

export const leadEvents = [
  LeadCreated,
  LeadStageChanged,
  LeadOwnerChanged,
  LeadValued,
  LeadValueRemoved,
  LeadNoteWritten,
  LeadNoteRemoved,
] as const;
export type LeadEvent = EventOf<(typeof leadEvents)[number]>;
export type LeadRecorded = RecordedOf<(typeof leadEvents)[number]>;
