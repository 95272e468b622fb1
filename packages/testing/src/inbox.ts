import { randomInt, randomUUID } from "node:crypto";
import { type AccountCommand, account } from "@soshogle/domain/account/account";
import { type ConversationCommand, conversation, type ReplyPart } from "@soshogle/domain/conversation/conversation";
import type { Attachment } from "@soshogle/domain/conversation/events";
import type { AnyRecorded } from "@soshogle/domain/event";
import {
  accountStream,
  conversationIdOf,
  conversationStream,
  leadStream,
  type StreamName,
  workspacePartition,
} from "@soshogle/domain/ids";
import { lead } from "@soshogle/domain/lead/lead";
import { sourceOf } from "@soshogle/domain/lead/source";
import { leadIdOf } from "@soshogle/event-store/event-id";
import { EventStore } from "@soshogle/event-store/event-store";
import { Commands } from "@soshogle/event-store/handle";
import { openEvents } from "@soshogle/event-store/read-events";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect, Redacted } from "effect";

/** An account of a workspace with one contact, all ids fresh. */
export interface Inbox {
  readonly workspaceId: string;
  readonly accountId: string;
  readonly igId: string;
  readonly appScopedId: string;
  readonly conversationId: string;
}

const metaId = (prefix: string) => `${prefix}${randomInt(10 ** 11, 10 ** 12)}`;

export const newInbox = (): Inbox => {
  const accountId = randomUUID();
  return {
    workspaceId: randomUUID(),
    accountId,
    igId: metaId("17841"),
    appScopedId: metaId("25"),
    conversationId: conversationIdOf(accountId, metaId("10")),
  };
};

/** The same account with another contact. */
export const anotherContact = (inbox: Inbox): Inbox => ({
  ...inbox,
  conversationId: conversationIdOf(inbox.accountId, metaId("10")),
});

export const tellInbox = Effect.fnUntraced(function* (inbox: Inbox, command: ConversationCommand) {
  const commands = yield* Commands;
  const { conversationId, workspaceId } = inbox;
  const handled = yield* commands.handle({
    decider: conversation,
    stream: conversationStream(conversationId),
    workspaceId,
    partition: conversationId,
    subject: conversationId,
    commands: [{ command, ...(yield* origin) }],
  });
  return handled.outcomes[0];
});

/** Makes the conversation a lead, as the automation does, and gives its id. */
export const becomeLead = Effect.fnUntraced(function* ({ conversationId, workspaceId }: Inbox) {
  const commands = yield* Commands;
  const leadId = leadIdOf(conversationId);
  const source = sourceOf({ referral: null, replyTo: null });
  yield* commands.handle({
    decider: lead,
    stream: leadStream(leadId),
    workspaceId,
    partition: conversationId,
    subject: conversationId,
    commands: [{ command: { type: "CreateLead", conversationId, source, firstMessageAt: 1 }, ...(yield* origin) }],
  });
  return leadId;
});

const tellAccount = Effect.fnUntraced(function* ({ accountId, workspaceId }: Inbox, command: AccountCommand) {
  const commands = yield* Commands;
  yield* commands.handle({
    decider: account,
    stream: accountStream(accountId),
    workspaceId,
    partition: workspacePartition(workspaceId),
    subject: null,
    commands: [{ command, ...(yield* origin) }],
  });
});

const origin = Effect.gen(function* () {
  const root = randomUUID();
  const actor = { kind: "user", id: "u1" } as const;
  return { identity: root, actor, occurredAt: yield* Clock.currentTimeMillis, correlationId: root, causationId: root };
});

const TOKEN_LIFE_MS = 60 * 24 * 60 * 60 * 1000;

/** Stores a token and connects the account. */
export const connect = Effect.fnUntraced(function* (inbox: Inbox) {
  const vault = yield* Vault;
  const expiresAt = (yield* Clock.currentTimeMillis) + TOKEN_LIFE_MS;
  yield* vault.putToken(inbox.accountId, { value: Redacted.make("token"), expiresAt });
  yield* connectWithoutToken(inbox);
});

/** Connects the account although no token was stored. */
export const connectWithoutToken = Effect.fnUntraced(function* (inbox: Inbox) {
  const now = yield* Clock.currentTimeMillis;
  const { igId, appScopedId } = inbox;
  yield* tellAccount(inbox, {
    type: "ConnectAccount",
    facts: { igId, appScopedId, scopes: [], tokenExpiresAt: now + TOKEN_LIFE_MS, connectedAt: now },
    personal: { username: "shop", name: null, pictureUrl: null },
  });
});

export const disconnect = Effect.fnUntraced(function* (inbox: Inbox) {
  yield* tellAccount(inbox, { type: "DisconnectAccount", now: yield* Clock.currentTimeMillis });
});

const message = Effect.fnUntraced(function* (
  inbox: Inbox,
  from: "contact" | "account",
  { mid, text, attachments = [] }: { mid: string; text: string | null; attachments?: readonly Attachment[] },
) {
  return yield* tellInbox(inbox, {
    type: "RecordMessage",
    from,
    self: false,
    facts: {
      mid,
      sentAt: yield* Clock.currentTimeMillis,
      textBytes: Buffer.byteLength(text ?? ""),
      attachmentTypes: attachments.map(({ type }) => type),
      replyTo: null,
      quickReply: false,
      referral: null,
      standby: false,
      unsupported: false,
    },
    content: { text, attachments: [...attachments], item: "{}" },
  });
});

/** The contact writes. */
export const receive = (inbox: Inbox, text = "Hello", mid: string = randomUUID()) =>
  message(inbox, "contact", { mid, text });
/** Meta tells of a message sent for the account. */
export const echo = (inbox: Inbox, text: string, mid: string) => message(inbox, "account", { mid, text });

/** Meta tells of an attachment sent for the account, at an address of its own. */
export const echoAttachment = (inbox: Inbox, type: string, mid: string) => {
  const attachments = [{ type, url: "https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1", title: null }];
  return message(inbox, "account", { mid, text: null, attachments });
};

/** A person asks for a reply, a part for each text; gives the ids of its parts. */
export const reply = (inbox: Inbox, ...texts: readonly string[]) =>
  replyWith(
    inbox,
    texts.map((text): ReplyPart => ({ kind: "text", text })),
  );

/** The same with any parts. */
export const replyWith = Effect.fnUntraced(function* (inbox: Inbox, parts: readonly ReplyPart[]) {
  const replyId = randomUUID();
  const outcome = yield* tellInbox(inbox, {
    type: "RequestReply",
    replyId,
    now: yield* Clock.currentTimeMillis,
    parts,
  });
  if (outcome?.kind !== "recorded") return yield* Effect.die(new Error(`the reply was ${JSON.stringify(outcome)}`));
  return parts.map((_, index) => `${replyId}_${index}`);
});

/** Everything in a stream, opened. */
export const eventsIn = Effect.fnUntraced(function* (stream: StreamName) {
  const store = yield* EventStore;
  return yield* openEvents(yield* store.readStream(stream, { from: "start", direction: "forwards", limit: 10_000 }));
});

/** The phases that each part of the conversation went through, in order: `requested attempted accepted`. */
export const partHistories = Effect.fnUntraced(function* (inbox: Inbox) {
  const events: readonly AnyRecorded[] = yield* eventsIn(conversationStream(inbox.conversationId));
  const histories = new Map<string, string>();
  for (const { type, data } of events) {
    const { partId } = data;
    if (!type.startsWith("Part") || typeof partId !== "string") continue;
    const phase = type.slice("Part".length).toLowerCase();
    histories.set(partId, histories.has(partId) ? `${histories.get(partId)} ${phase}` : phase);
  }
  return [...histories.values()];
});
