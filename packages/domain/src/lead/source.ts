import type { MessageFacts } from "../conversation/events.ts";
import type { LeadSource } from "./events.ts";

/** What brought a contact, read from the clear facts of the first message. */
export const sourceOf = ({ referral, replyTo }: Pick<MessageFacts, "referral" | "replyTo">): LeadSource => ({
  kind: kindOf({ referral, replyTo }),
  adId: referral?.adId ?? null,
  ref: referral?.ref ?? null,
  productId: referral?.productId ?? null,
  storyId: replyTo?.storyId ?? null,
});

/** Links are spelled SHORTLINK and SHORTLINKS by Meta, or have a `ref` and nothing else. */
const kindOf = ({ referral, replyTo }: Pick<MessageFacts, "referral" | "replyTo">): LeadSource["kind"] => {
  if (referral !== null) {
    if (referral.adId !== null || referral.source === "ADS") return "ad";
    if (referral.productId !== null) return "product";
    return referral.ref !== null || referral.source?.startsWith("SHORTLINK") ? "link" : "referral";
  }
  return replyTo?.storyId ? "story_reply" : "message";
};
