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

/** Tells an edit from Meta's contentless notice; the parties are often missing from the latter. */
export const EditItem = z.object({
  timestamp: Timestamp.nullish(),
  message_edit: z.object({
    mid: Mid,
    num_edit: Characters,
    text: z.unknown().optional(),
    attachments: z.unknown().optional(),
  }),
});

export const TextEditItem = Parties.extend({
  message_edit: z.object({
    mid: Mid,
    num_edit: Characters.pipe(z.string().regex(/^[1-9][0-9]{0,8}$/)).transform(Number),
    text: z.string(),
  }),
});

export const ReactionItem = Parties.extend({
  reaction: z.object({
    mid: Mid,
    action: z.enum(["react", "unreact"]),
    reaction: z.string().nullish(),
    emoji: z.string().nullish(),
  }),
});

/** An item of fields that may each be missing says at least something: a bare number has no fields either. */
const saysSomething = (value: Record<string, unknown>): boolean =>
  Object.values(value).some((field) => field !== undefined && field !== null);

export const PostbackItem = Parties.extend({
  is_self: Flag,
  referral: ReferralShape.nullish(),
  postback: z
    .object({
      mid: Mid.nullish(),
      title: z.string().nullish(),
      payload: OptionalCharacters,
      referral: ReferralShape.nullish(),
      is_self: Flag,
    })
    .refine(saysSomething),
});

export const ReferralItem = Parties.extend({ referral: ReferralShape.refine(saysSomething) });

export const OptInItem = Parties.extend({
  optin: z
    .object({ type: OptionalCharacters, title: z.string().nullish(), payload: OptionalCharacters })
    .refine(saysSomething),
});

/** Who answered a conversation before, who does from now on, or who wants to: apps by their ids. */
const Handover = z
  .object({
    previous_owner_app_id: OptionalCharacters,
    new_owner_app_id: OptionalCharacters,
    requested_owner_app_id: OptionalCharacters,
    metadata: z.unknown().optional(),
  })
  .refine(saysSomething);
export const ControlItem = Parties.extend({
  pass_thread_control: Handover.nullish(),
  take_thread_control: Handover.nullish(),
  request_thread_control: Handover.nullish(),
});
