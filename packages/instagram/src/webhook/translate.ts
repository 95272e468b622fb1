import { plain } from "../json/plain.ts";
import type { Item } from "./delivery.ts";
import { contentOf, factsOf } from "./message.ts";
import { mismatch, quarantine, wrongId } from "./problems.ts";
import { EditItem, MessageItem, ReadItem } from "./schemas.ts";
import { optInOf, postbackOf, reactionOf, referralItemOf, textEditOf, threadControlOf } from "./told.ts";
import type { Translation } from "./translation.ts";

/** Keys that say what an item is. Any other key beside one of them is tolerated. */
const KINDS = [
  "message",
  "message_edit",
  "reaction",
  "read",
  "postback",
  "referral",
  "optin",
  "pass_thread_control",
  "take_thread_control",
  "request_thread_control",
  "policy_enforcement",
  "policy-enforcement",
] as const;

/** Turns one item into what is to be done with it. Total: what nobody understands is for the quarantine. */
export const translate = (item: Item): Translation => {
  if (item.problem) return quarantine(item.problem.reason, item.problem.detail);
  if (!item.node || item.slice === null) return quarantine("unparseable", "the item is no JSON");
  if (item.object !== "instagram") return quarantine("unknown_kind", "the object is not instagram");
  const value = plain(item.node) as Record<string, unknown>; // an item without a problem is an object
  if (item.list !== "messaging" && item.list !== "standby") return quarantine("unknown_kind", `in ${item.list}`);
  const kinds = KINDS.filter((kind) => value[kind] !== undefined && value[kind] !== null);
  const [kind, ...others] = kinds.length > 1 ? kinds.filter((each) => each !== "referral") : kinds;
  if (kind === undefined) return quarantine("unknown_kind", "no known key");
  if (others.length > 0) return quarantine("schema_mismatch", `several kinds: ${kinds.join(", ")}`);
  switch (kind) {
    case "message":
      return message(value, item.slice, item);
    case "read":
      return seen(value, item.slice, item);
    case "message_edit":
      return edit(value, item.slice, item);
    case "reaction":
      return reactionOf(value, item.slice, item);
    case "postback":
      return postbackOf(value, item.slice, item);
    case "referral":
      return referralItemOf(value, item.slice, item);
    case "optin":
      return optInOf(value, item.slice, item);
    case "pass_thread_control":
    case "take_thread_control":
    case "request_thread_control":
      return threadControlOf(value, item.slice, item);
    default:
      return quarantine("unknown_kind", kind);
  }
};

/**
 * Names the command of a translated item for ever, whichever delivery it comes in.
 * Source: design, section 4, "Identity".
 */
export const identityOf = (accountId: string, translation: Exclude<Translation, { kind: "quarantine" }>): string => {
  switch (translation.kind) {
    case "message":
      return `message|${accountId}|${translation.command.facts.mid}`;
    case "seen":
      return `seen|${accountId}|${translation.command.mid}|${translation.contactId}`;
    case "unsend":
      return `unsend|${accountId}|${translation.command.mid}`;
    case "notice":
      return `notice|${accountId}|${translation.mid}`;
    case "told":
      return `told|${accountId}|${translation.name}`;
  }
};

const message = (value: unknown, slice: string, { list, entryId }: Item): Translation => {
  const parsed = MessageItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { message: shape, sender, recipient, timestamp: at } = parsed.data;
  // Never from the ids: an account may write to itself, and Meta's samples swap them.
  const from = shape.is_echo ? "account" : "contact";
  const contactId = from === "contact" ? sender.id : recipient.id;
  const wrong = wrongId({ sender: sender.id, recipient: recipient.id, entryId });
  if (wrong) return wrong;
  const self = (shape.is_self ?? parsed.data.is_self) === true;
  if (contactId === entryId && !self) return quarantine("schema_mismatch", "the account stands in the contact's place");
  if (shape.is_deleted) {
    const hasContent = Boolean(shape.text) || (shape.attachments ?? []).length > 0;
    const command = { mid: shape.mid, unsentAt: at, item: hasContent ? null : slice, found: [] };
    return { kind: "unsend", contactId, at, command: { type: "RecordUnsend", from, ...command } };
  }
  const facts = factsOf(parsed.data, list === "standby");
  return {
    kind: "message",
    contactId,
    at,
    command: { type: "RecordMessage", from, self, facts, content: contentOf(shape, slice) },
  };
};

const seen = (value: unknown, slice: string, { entryId }: Item): Translation => {
  const parsed = ReadItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { sender, recipient, timestamp: at, read } = parsed.data;
  const wrong = wrongId({ sender: sender.id, recipient: recipient.id, entryId });
  if (wrong) return wrong;
  if (sender.id === entryId) return quarantine("schema_mismatch", "the account stands in the contact's place");
  return {
    kind: "seen",
    contactId: sender.id,
    at,
    command: { type: "RecordSeen", mid: read.mid, seenAt: at, item: slice },
  };
};

const edit = (value: unknown, slice: string, item: Item): Translation => {
  const parsed = EditItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { message_edit: shape, timestamp } = parsed.data;
  const isBare = !shape.text && (shape.attachments ?? null) === null;
  if (shape.num_edit === "0" && isBare) return { kind: "notice", mid: shape.mid, at: timestamp ?? null };
  if (shape.num_edit === "0" || (shape.attachments ?? null) !== null) return quarantine("unknown_kind", "message_edit");
  return textEditOf(value, slice, item);
};
