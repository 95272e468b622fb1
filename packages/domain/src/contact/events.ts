import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";

/** What Meta tells of a person who wrote. `fetchedAt` in ms; the profile is asked for again after a day. */
export const ContactProfileFetched = defineEvent({
  type: "ContactProfileFetched",
  data: z.object({
    fetchedAt: z.number().int(),
    hasPicture: z.boolean(),
    followers: z.number().int().nullable(),
    verified: z.boolean().nullable(),
    followsAccount: z.boolean().nullable(),
    followedByAccount: z.boolean().nullable(),
  }),
  personal: z.object({
    name: z.string().nullable(),
    username: z.string().nullable(),
    pictureUrl: z.string().nullable(),
  }),
});
/** Meta would not tell (no consent, blocked, not found): carry on without a profile. `code` is Meta's. */
export const ContactProfileUnavailable = defineEvent({
  type: "ContactProfileUnavailable",
  data: z.object({ fetchedAt: z.number().int(), code: z.string(), subcode: z.string().nullable() }),
});

export const contactEvents = [ContactProfileFetched, ContactProfileUnavailable] as const;
export type ContactEvent = EventOf<(typeof contactEvents)[number]>;
export type ContactRecorded = RecordedOf<(typeof contactEvents)[number]>;
