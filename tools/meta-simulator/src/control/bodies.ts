import { z } from "zod";
import { List } from "../book/deliveries.ts";
import { Attachment } from "../book/messages.ts";

const Id = z.string().regex(/^\d{1,32}$/, "digits only");
const Username = z.string().regex(/^[a-z0-9._]{1,30}$/, "1–30 of a–z, 0–9, dot and underscore");

export const NewAccountBody = z.strictObject({
  username: Username,
  name: z.string().min(1).max(80),
  accountType: z.enum(["BUSINESS", "MEDIA_CREATOR"]).optional(),
  igId: Id.optional(),
  appScopedId: Id.optional(),
});

export const NewPersonBody = z.strictObject({
  username: Username,
  name: z.string().min(1).max(80).nullable().default(null),
  verified: z.boolean().optional(),
});

export const WrittenBody = z.strictObject({
  accountId: Id,
  personId: z.string(),
  text: z.string().optional(),
  attachments: z.array(Attachment).max(10).optional(),
  timestamp: z.int().optional(),
  mid: z.string().min(1).max(500).optional(),
  igsid: Id.optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
});

export const SeenBody = z.strictObject({ accountId: Id, personId: z.string(), upTo: z.int().optional() });

export const UnsentBody = z.strictObject({ accountId: Id, mid: z.string().min(1).max(500) });

export const ReactionBody = z.strictObject({
  accountId: Id,
  mid: z.string().min(1).max(500),
  emoji: z.string().min(1).max(20).nullable(),
});

export const ThreadBody = z.strictObject({ accountId: Id, personId: z.string(), igsid: Id.optional() });

export const EchoBody = z.strictObject({
  accountId: Id,
  personId: z.string(),
  text: z.string().optional(),
  attachments: z.array(Attachment).max(10).optional(),
});

export const AccountBody = z.strictObject({ accountId: Id });

export const AuthorizeBody = z.strictObject({
  accountId: Id,
  redirectUri: z.string(),
  state: z.string().optional(),
  scopes: z.array(z.string()).optional(),
});

export const CallbackBody = z.strictObject({ url: z.url() });

export const RawBody = z.union([
  z.strictObject({
    accountId: Id,
    list: List.extract(["messaging", "standby", "changes"]).default("messaging"),
    items: z.array(z.unknown()).min(1).max(1000),
  }),
  z.strictObject({ body: z.unknown() }),
  z.strictObject({ raw: z.string() }),
]);
export type RawBody = z.output<typeof RawBody>;
