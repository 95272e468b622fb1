import { z } from "zod";
import { Characters } from "../json/plain.ts";
import { toMilliseconds } from "./time.ts";

const Flag = z.boolean().nullish();
const OptionalCharacters = Characters.nullish();

/** A message's id. Half a surrogate pair would not survive hashing. */
export const Mid = Characters.pipe(z.string().min(1).max(1024)).refine((mid) => mid.isWellFormed());

export const Timestamp = Characters.transform((source, context) => {
  const ms = toMilliseconds(source);
  if (ms !== null) return ms;
  context.addIssue({ code: "custom", message: "no time" });
  return z.NEVER;
});

/** Who wrote and to whom. Whether the ids are digits is asked later, since it is another reason. */
export const Parties = z.object({
  sender: z.object({ id: Characters }),
  recipient: z.object({ id: Characters }),
  timestamp: Timestamp,
});

export const ReferralShape = z.object({
  source: OptionalCharacters,
  type: OptionalCharacters,
  ref: OptionalCharacters,
  ad_id: OptionalCharacters,
  product: z.object({ id: OptionalCharacters }).nullish(),
});

/** Any type, known or not, with or without a payload: closed lists of types have crashed many an integration. */
export const AttachmentShape = z.object({
  type: z.string(),
  payload: z.unknown().optional(),
  url: z.unknown().optional(),
  title: z.unknown().optional(),
});

export const MessageShape = z.object({
  mid: Mid,
  text: z.string().nullish(),
  attachments: z.array(AttachmentShape).nullish(),
  is_echo: Flag,
  is_self: Flag,
  is_deleted: Flag,
  is_unsupported: Flag,
  quick_reply: z.object({}).nullish(),
  reply_to: z.object({ mid: OptionalCharacters, story: z.object({ id: OptionalCharacters }).nullish() }).nullish(),
  referral: ReferralShape.nullish(),
});

export const MessageItem = Parties.extend({
  message: MessageShape,
  referral: ReferralShape.nullish(),
  is_self: Flag,
});
export type MessageItem = z.output<typeof MessageItem>;

export const ReadItem = Parties.extend({ read: z.object({ mid: Mid }) });

/** Tells an edit from Meta's contentless notice; the parties are often missing. */
export const EditItem = z.object({
  timestamp: Timestamp.nullish(),
  message_edit: z.object({
    mid: Mid,
    num_edit: Characters,
    text: z.unknown().optional(),
    attachments: z.unknown().optional(),
  }),
});
