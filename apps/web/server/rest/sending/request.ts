import { createHash } from "node:crypto";
import type { ReplyPart } from "@soshogle/domain/conversation/conversation";
import { MetaId } from "@soshogle/domain/ids";
import { attachmentTypeOf, attachmentTypes, knownExtensions } from "@soshogle/instagram/media";
import { z } from "zod";
import { Refusal } from "../answers.ts";

const MAX_URL_CHARACTERS = 2_048;

const id = (what: string) => z.string(`must be ${what}, as a text of digits`).pipe(MetaId);

const HttpsUrl = z
  .string("must be a text")
  .max(MAX_URL_CHARACTERS, `must have ${MAX_URL_CHARACTERS} characters at most`)
  .refine((text) => isHttps(text), "must be a public https address without user name or password");

const isHttps = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return protocol === "https:" && username === "" && password === "";
};

export const SendRequest = z.strictObject({
  recipientId: id("the Instagram-scoped id of the customer").describe("Instagram-scoped id of a customer who wrote."),
  message: z.string("must be a text").min(1, "must not be empty").describe("Up to 1,000 bytes of UTF-8."),
  attachmentUrl: HttpsUrl.optional().describe("Public https address; Instagram fetches it, we never do."),
  attachmentType: z
    .enum(attachmentTypes, `must be one of ${attachmentTypes.join(", ")}`)
    .optional()
    .describe("Needed where the path of `attachmentUrl` does not end in a file type that Instagram takes."),
  accountId: id("the IG id of one of your accounts")
    .optional()
    .describe("IG id of the account to send from; needed only when several accounts know the recipient."),
});
export type SendRequest = z.output<typeof SendRequest>;

/** What goes out, one call to Meta a part: the text first, since an attachment has no caption. */
export const partsOf = ({ message, attachmentUrl, attachmentType }: SendRequest): readonly ReplyPart[] => {
  const text: ReplyPart = { kind: "text", text: message };
  if (attachmentUrl === undefined) {
    if (attachmentType === undefined) return [text];
    throw new Refusal(422, "attachment_url_missing", "attachmentType: send it together with attachmentUrl only.");
  }
  const type = attachmentType ?? attachmentTypeOf(new URL(attachmentUrl));
  if (type !== null) return [text, { kind: "attachment", attachment: { type, url: attachmentUrl, title: null } }];
  throw new Refusal(
    422,
    "attachment_type_unknown",
    `attachmentType: the path of attachmentUrl does not end in a file type that Instagram takes (${knownExtensions.join(", ")}). Say which it is: ${attachmentTypes.join(", ")}.`,
  );
};

/** Two bodies that say the same have the same digest, however they are written. */
export const digestOf = ({ recipientId, message, attachmentUrl, attachmentType, accountId }: SendRequest): string =>
  createHash("sha256")
    .update(JSON.stringify([recipientId, message, attachmentUrl ?? null, attachmentType ?? null, accountId ?? null]))
    .digest("base64url");

/** Visible ASCII: what a header can carry unharmed. */
const Key = /^[\x21-\x7e]{1,255}$/;

export const readKey = (header: string | undefined): string | null => {
  if (header === undefined || Key.test(header)) return header ?? null;
  throw new Refusal(
    400,
    "invalid_idempotency_key",
    "Idempotency-Key: must be 1 to 255 visible ASCII characters, such as a UUID.",
  );
};
