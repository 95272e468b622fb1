import type { RecordMessage, RecordSeen, RecordUnsend } from "@soshogle/domain/conversation/conversation";
import { MetaId } from "@soshogle/domain/ids";
import type { z } from "zod";
import { plain } from "../json/plain.ts";
import type { Item, Problem } from "./delivery.ts";
import { contentOf, factsOf } from "./message.ts";
import { EditItem, MessageItem, ReadItem } from "./schemas.ts";

/** What an item means. `at` is Meta's time in ms; `contactId` the customer's IGSID. */
export type Translation =
  | { readonly kind: "message"; readonly contactId: string; readonly at: number; readonly command: RecordMessage }
  | { readonly kind: "seen"; readonly contactId: string; readonly at: number; readonly command: RecordSeen }
  | { readonly kind: "unsend"; readonly contactId: string; readonly at: number; readonly command: RecordUnsend }
  /** Meta's contentless `message_edit` number 0. `at` is null when it tells no time. */
  | { readonly kind: "notice"; readonly mid: string; readonly at: number | null }
  | ({ readonly kind: "quarantine" } & Problem);

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
      return edit(value);
    default:
      return quarantine("unknown_kind", kind);
  }
};

/**
 * Names the command of a translated item for ever, whichever delivery it comes in.
 * Source: design, section 4, "Identity".
 */
export const identityOf = (
  accountId: string,
  translation: Extract<Translation, { kind: "message" | "seen" | "unsend" | "notice" }>,
): string => {
  switch (translation.kind) {
    case "message":
      return `message|${accountId}|${translation.command.facts.mid}`;
    case "seen":
      return `seen|${accountId}|${translation.command.mid}|${translation.contactId}`;
    case "unsend":
      return `unsend|${accountId}|${translation.command.mid}`;
    case "notice":
      return `notice|${accountId}|${translation.mid}`;
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

const edit = (value: unknown): Translation => {
  const parsed = EditItem.safeParse(value);
  if (!parsed.success) return mismatch(parsed.error);
  const { message_edit: shape, timestamp } = parsed.data;
  const hasContent = Boolean(shape.text) || (shape.attachments ?? null) !== null;
  if (shape.num_edit !== "0" || hasContent) return quarantine("unknown_kind", "message_edit");
  return { kind: "notice", mid: shape.mid, at: timestamp ?? null };
};

const wrongId = (ids: { sender: string; recipient: string; entryId: string }): Translation | null => {
  const places = { sender: "sender.id", recipient: "recipient.id", entryId: "entry.id" } as const;
  for (const place of ["entryId", "sender", "recipient"] as const)
    if (!MetaId.safeParse(ids[place]).success) return quarantine("bad_id", `${places[place]} is not 1 to 32 digits`);
  return null;
};

const mismatch = (error: z.ZodError): Translation => {
  const fields = error.issues.map(({ path }) => path.join("."));
  return quarantine("schema_mismatch", [...new Set(fields)].join(", "));
};

const quarantine = (reason: Problem["reason"], detail: string): Translation => ({
  kind: "quarantine",
  reason,
  detail: detail.slice(0, 500),
});
