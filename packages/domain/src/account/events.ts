import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";
import { MetaId } from "../ids.ts";

/** `igId` routes webhooks, `appScopedId` is what some of Meta's answers call the account. `tokenExpiresAt` in ms. */
export const AccountConnected = defineEvent({
  type: "AccountConnected",
  data: z.object({
    igId: MetaId,
    appScopedId: MetaId.nullable(),
    scopes: z.array(z.string()),
    tokenExpiresAt: z.number().int(),
    connectedAt: z.number().int(),
  }),
  personal: z.object({ username: z.string(), name: z.string().nullable(), pictureUrl: z.string().nullable() }),
});
export const AccountSubscribed = defineEvent({
  type: "AccountSubscribed",
  data: z.object({ fields: z.array(z.string()), subscribedAt: z.number().int() }),
});
/** Meta refused to deliver webhooks for the account; `code` is Meta's. */
export const AccountSubscriptionFailed = defineEvent({
  type: "AccountSubscriptionFailed",
  data: z.object({ code: z.string(), subcode: z.string().nullable(), failedAt: z.number().int() }),
});
/** The token is dead (Meta's code 190 or 102): nothing can be sent until the account is connected again. */
export const AccountTokenRejected = defineEvent({
  type: "AccountTokenRejected",
  data: z.object({ code: z.string(), subcode: z.string().nullable(), rejectedAt: z.number().int() }),
});
export const AccountDisconnected = defineEvent({
  type: "AccountDisconnected",
  data: z.object({ disconnectedAt: z.number().int() }),
});

export const accountEvents = [
  AccountConnected,
  AccountSubscribed,
  AccountSubscriptionFailed,
  AccountTokenRejected,
  AccountDisconnected,
] as const;
export type AccountEvent = EventOf<(typeof accountEvents)[number]>;
export type AccountRecorded = RecordedOf<(typeof accountEvents)[number]>;
