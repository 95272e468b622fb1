import { z } from "zod";

/** An id minted by Meta: decimal digits, so that it can stand in a stream name. Source: design, "The log". */
export const MetaId = z.string().regex(/^[0-9]{1,32}$/, "must be 1 to 32 digits");
export type MetaId = z.infer<typeof MetaId>;

/** An id minted by us: a lower-case UUID. */
export const Uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, "must be a UUID");
export type Uuid = z.infer<typeof Uuid>;

/** `<account>_<igsid>`: all messages between one account and one contact. */
export const ConversationId = z.string().regex(/^[0-9a-f-]{36}_[0-9]{1,32}$/, "must be <account>_<contact>");
export type ConversationId = z.infer<typeof ConversationId>;

export const categories = [
  "account",
  "conversation",
  "contact",
  "lead",
  "user",
  "member",
  "workspace",
  "claim",
  "quarantine",
  "notice",
] as const;
export type Category = (typeof categories)[number];
export type StreamName = `${Category}-${string}`;

export const accountStream = (accountId: Uuid): StreamName => `account-${accountId}`;
export const conversationStream = (conversationId: ConversationId): StreamName => `conversation-${conversationId}`;
export const contactStream = (conversationId: ConversationId): StreamName => `contact-${conversationId}`;
export const leadStream = (leadId: Uuid): StreamName => `lead-${leadId}`;
export const userStream = (userId: Uuid): StreamName => `user-${userId}`;
export const memberStream = (workspaceId: Uuid, userId: Uuid): StreamName => `member-${workspaceId}_${userId}`;
export const workspaceStream = (workspaceId: Uuid): StreamName => `workspace-${workspaceId}`;
export const claimStream = (kind: ClaimKind, hmac: string): StreamName => `claim-${kind}_${hmac}`;
export const quarantineStream = (id: Uuid): StreamName => `quarantine-${id}`;
export const noticeStream = (id: Uuid): StreamName => `notice-${id}`;

/** What must be unique: an e-mail address, or the routing of one of Meta's ids to an account. */
export type ClaimKind = "email" | "instagram";

/** The category of a stream: its name up to the first hyphen. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf("-"));

/** The id behind the category: `conversation-a_1` gives `a_1`. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf("-") + 1);

export const conversationIdOf = (accountId: Uuid, contactId: MetaId): ConversationId => `${accountId}_${contactId}`;

/** Both halves of a conversation id. */
export const partsOfConversationId = (id: ConversationId): { accountId: Uuid; contactId: MetaId } => {
  const at = id.indexOf("_");
  return { accountId: id.slice(0, at), contactId: id.slice(at + 1) };
};

/** Where a workspace's accounts, members and settings are worked on together. */
export const workspacePartition = (workspaceId: Uuid): string => `workspace-${workspaceId}`;

/** The workspace of users, claims and the quarantine of unknown accounts. */
export const SYSTEM = "system";
