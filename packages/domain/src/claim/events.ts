import { z } from "zod";
import { defineEvent, type EventOf } from "../event.ts";

/**
 * Something that must be unique now belongs to `holder`: a user id for an e-mail address, an account id for one of
 * Meta's ids. `workspaceId` is the holder's workspace, null for users. The value itself is only in the stream's name, as an HMAC.
 */
export const ClaimMade = defineEvent({
  type: "ClaimMade",
  data: z.object({ holder: z.string().min(1), workspaceId: z.string().nullable(), claimedAt: z.number().int() }),
});
export const ClaimReleased = defineEvent({
  type: "ClaimReleased",
  data: z.object({ holder: z.string().min(1), releasedAt: z.number().int() }),
});

export const claimEvents = [ClaimMade, ClaimReleased] as const;
export type ClaimEvent = EventOf<(typeof claimEvents)[number]>;
