import type { Context } from "hono";
import { type Account, findAccount } from "../book/accounts.ts";
import { findMessage, type Message, messagesOf } from "../book/messages.ts";
import { findConversation, findPerson, findThreadByIgsid, type Thread } from "../book/people.ts";
import type { Simulation } from "../simulation.ts";
import { callerOf } from "./authenticate.ts";
import type { GraphEnv } from "./calls.ts";
import { GraphError, noSuchObject } from "./errors.ts";
import { type Fields, parseFields, pick } from "./fields.ts";

/** Only so many messages of a conversation are told in full; older ones answer as deleted. */
const readable = 20;

const isoSeconds = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "+0000");
const page = (data: readonly unknown[]) => ({ data });
const fieldsOr = (c: Context, otherwise: string): Fields => parseFields(c.req.query("fields") ?? otherwise);

const accountNode = (sim: Simulation, account: Account, asked: Fields) =>
  pick(
    {
      id: () => account.appScopedId,
      user_id: () => account.igId,
      username: () => account.username,
      name: () => account.name,
      account_type: () => account.accountType,
      profile_picture_url: () => `${sim.baseUrl()}/avatars/${account.username}.svg`,
      followers_count: () => account.followers,
      follows_count: () => 210,
      media_count: () => 96,
    },
    asked,
    "IGUser",
  );

const profileNode = (sim: Simulation, thread: Thread, asked: Fields) => {
  if (thread.lastInboundAt === null)
    throw new GraphError({
      code: 230,
      type: "IGApiException",
      message: "(#230) User consent is required to access user profile",
    });
  const person = findPerson(sim.db, thread.personId);
  if (!person) throw noSuchObject(thread.igsid);
  return pick(
    {
      id: () => thread.igsid,
      name: () => person.name ?? undefined,
      username: () => person.username,
      profile_pic: () => (person.name === null ? undefined : `${sim.baseUrl()}/avatars/${person.username}.svg`),
      follower_count: () => person.followers,
      is_user_follow_business: () => person.followers % 2 === 0,
      is_business_follow_user: () => false,
      is_verified_user: () => person.verified,
    },
    new Map([...asked, ["id", new Map()]]),
    "IGBusinessScopedID",
  );
};

interface Parties {
  readonly account: { readonly id: string; readonly username: string };
  readonly person: { readonly id: string; readonly username: string };
}

const partiesOf = (sim: Simulation, thread: Thread): Parties => ({
  account: { id: thread.igId, username: findAccount(sim.db, thread.igId)?.username ?? "" },
  person: { id: thread.igsid, username: findPerson(sim.db, thread.personId)?.username ?? "" },
});

const attachmentNode = ({ type, payload }: Message["attachments"][number]) => {
  const url = payload?.url;
  if (type === "image") return { image_data: { url } };
  if (type === "video") return { video_data: { url } };
  return { file_url: url, name: type };
};

const messageNode = (message: Message, { account, person }: Parties, asked: Fields) =>
  pick(
    {
      id: () => message.mid,
      created_time: () => isoSeconds(message.at),
      from: () => (message.author === "account" ? account : person),
      to: () => page([message.author === "account" ? person : account]),
      message: () => message.text ?? "",
      attachments: () => (message.attachments.length > 0 ? page(message.attachments.map(attachmentNode)) : undefined),
      reply_to: () => message.extra.reply_to,
      reactions: () =>
        message.reaction === null
          ? undefined
          : page([{ reaction: message.reaction, users: [message.author === "account" ? person : account] }]),
      shares: () => undefined,
      story: () => undefined,
      is_unsupported: () => undefined,
    },
    new Map([...asked, ["id", new Map()]]),
    "InstagramMessage",
  );

const listed: Fields = parseFields("id,created_time");

export const conversationNode = (sim: Simulation, thread: Thread, asked: Fields) => {
  const parties = partiesOf(sim, thread);
  const newestFirst = messagesOf(sim.db, thread.igsid).toReversed();
  const messages = (below: Fields) =>
    page(
      newestFirst.map((message, index) =>
        messageNode(message, parties, index < readable && below.size > 0 ? below : listed),
      ),
    );
  return pick(
    {
      id: () => thread.conversationId,
      updated_time: () => isoSeconds(newestFirst[0]?.at ?? 0),
      participants: () => page([parties.account, parties.person]),
      messages,
    },
    new Map([...asked, ["id", new Map()]]),
    "InstagramConversation",
  );
};

const readMessage = (sim: Simulation, message: Message, asked: Fields) => {
  const thread = findThreadByIgsid(sim.db, message.igId, message.igsid);
  if (!thread) throw noSuchObject(message.mid);
  const newest = messagesOf(sim.db, message.igsid).slice(-readable);
  if (!newest.some(({ mid }) => mid === message.mid))
    throw new GraphError({ code: 9000001, type: "IGApiException", message: "The message has been deleted." });
  return messageNode(message, partiesOf(sim, thread), asked);
};

/** `GET /{v}/{node}`: the account itself, a person who wrote, a conversation or a message, by its id. */
export const readNode = (sim: Simulation, c: Context<GraphEnv>) => {
  const { account } = callerOf(sim, c);
  const id = c.req.param("node") ?? "";
  if (["me", account.igId, account.appScopedId].includes(id))
    return c.json(accountNode(sim, account, fieldsOr(c, "id")));
  const person = findThreadByIgsid(sim.db, account.igId, id);
  if (person) return c.json(profileNode(sim, person, fieldsOr(c, "name,username")));
  const conversation = findConversation(sim.db, account.igId, id);
  if (conversation) return c.json(conversationNode(sim, conversation, fieldsOr(c, "id,updated_time")));
  const message = findMessage(sim.db, account.igId, id);
  if (message) return c.json(readMessage(sim, message, fieldsOr(c, "id,created_time")));
  throw noSuchObject(id);
};
