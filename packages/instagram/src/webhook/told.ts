import type { RecordTold } from "@soshogle/domain/conversation/told";
import type { z } from "zod";
import { fingerprint, type Item } from "./delivery.ts";
import { knownReferral, referralOf } from "./message.ts";
import { mismatch, quarantine, wrongId } from "./problems.ts";
import {
  ControlItem,
  OptInItem,
  type Parties,
  PostbackItem,
  ReactionItem,
  ReferralItem,
  TextEditItem,
} from "./schemas.ts";
import type { Translation } from "./translation.ts";

type Sides = z.output<typeof Parties>;
/** `slice` is the item as it came. */
type Telling = (value: unknown, slice: string, item: Item) => Translation;

/** Who did it: the account where it is the sender, which Meta tells of reactions and edits made in its own apps. */
export const reactionOf: Telling = (value, slice, { entryId }) => {
  const parsed = ReactionItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { mid, action, emoji = null, reaction = null } = parsed.data.reaction;
  return ofEither(parsed.data, entryId, ({ from, at, contactId }) => ({
    command: { type: "RecordReaction", from, mid, action, emoji, reaction, at, item: slice },
    name: `reaction|${mid}|${from === "contact" ? contactId : from}|${action}|${emoji ?? ""}|${at}`,
  }));
};

export const textEditOf: Telling = (value, slice, { entryId }) => {
  const parsed = TextEditItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { mid, num_edit: number, text } = parsed.data.message_edit;
  return ofEither(parsed.data, entryId, ({ from, at }) => ({
    command: { type: "RecordEdit", from, mid, number, text, at, item: slice },
    name: `edit|${mid}|${number}`,
  }));
};

export const postbackOf: Telling = (value, slice, { entryId }) => {
  const parsed = PostbackItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { postback, referral, is_self: self } = parsed.data;
  const isSelf = (postback.is_self ?? self) === true;
  const { mid = null, title = null, payload = null } = postback;
  const came = referralOf(postback.referral ?? referral);
  return ofContact(parsed.data, { entryId, isSelf }, ({ at, contactId }) => ({
    command: { type: "RecordPostback", from: "contact", mid, title, payload, referral: came, at, item: slice },
    name: mid === null ? `tap|${contactId}|${payload ?? ""}|${at}` : `postback|${mid}`,
  }));
};

export const referralItemOf: Telling = (value, slice, { entryId }) => {
  const parsed = ReferralItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const referral = knownReferral(parsed.data.referral);
  return ofContact(parsed.data, { entryId, isSelf: false }, ({ at, contactId }) => ({
    command: { type: "RecordReferral", from: "contact", referral, at, item: slice },
    name: `referral|${contactId}|${referral.ref ?? ""}|${at}`,
  }));
};

export const optInOf: Telling = (value, slice, { entryId }) => {
  const parsed = OptInItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { type: kind = null, title = null, payload = null } = parsed.data.optin;
  return ofContact(parsed.data, { entryId, isSelf: false }, ({ at, contactId }) => ({
    command: { type: "RecordOptIn", from: "contact", kind, title, payload, at, item: slice },
    name: `optin|${contactId}|${kind ?? ""}|${at}`,
  }));
};

const actions = {
  pass_thread_control: "passed",
  take_thread_control: "taken",
  request_thread_control: "requested",
} as const;

export const threadControlOf: Telling = (value, slice, item) => {
  const { entryId } = item;
  const parsed = ControlItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  for (const key of ["pass_thread_control", "take_thread_control", "request_thread_control"] as const) {
    const handover = parsed.data[key];
    if (!handover) continue;
    const fromAppId = handover.previous_owner_app_id ?? null;
    const toAppId = handover.new_owner_app_id ?? handover.requested_owner_app_id ?? null;
    return ofContact(parsed.data, { entryId, isSelf: false }, ({ at }) => ({
      command: { type: "RecordThreadControl", from: "meta", action: actions[key], fromAppId, toAppId, at, item: slice },
      name: `control|${fingerprint(item)}`,
    }));
  }
  return quarantine("unknown_kind", "no known key");
};

interface Teller<From> {
  readonly from: From;
  /** Meta's time, ms. */
  readonly at: number;
  readonly contactId: string;
}
type Tell<From> = (teller: Teller<From>) => { readonly command: RecordTold; readonly name: string };

const ofEither = (
  { sender, recipient, timestamp: at }: Sides,
  entryId: string,
  tell: Tell<"contact" | "account">,
): Translation => {
  const wrong = wrongId({ sender: sender.id, recipient: recipient.id, entryId });
  if (wrong) return wrong;
  const from = sender.id === entryId ? "account" : "contact";
  const contactId = from === "account" ? recipient.id : sender.id;
  return contactId === entryId ? inItsPlace : { kind: "told", contactId, at, ...tell({ from, at, contactId }) };
};

const ofContact = (
  { sender, recipient, timestamp: at }: Sides,
  { entryId, isSelf }: { readonly entryId: string; readonly isSelf: boolean },
  tell: Tell<"contact">,
): Translation => {
  const wrong = wrongId({ sender: sender.id, recipient: recipient.id, entryId });
  if (wrong) return wrong;
  if (sender.id === entryId && !isSelf) return inItsPlace;
  const contactId = sender.id;
  return { kind: "told", contactId, at, ...tell({ from: "contact", at, contactId }) };
};

const inItsPlace = quarantine("schema_mismatch", "the account stands in the contact's place");
