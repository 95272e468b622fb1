import { type Account, findAccount } from "../book/accounts.ts";
import { atomically } from "../book/database.ts";
import { enqueue } from "../book/deliveries.ts";
import {
  type Attachment,
  addMessage,
  findMessage,
  markSeen,
  type NewMessage,
  removeMessage,
  setReaction,
  unseenMessages,
} from "../book/messages.ts";
import { ensureThread, findPerson, findThread, findThreadByIgsid, personWroteAt, type Thread } from "../book/people.ts";
import { newMid } from "../ids.ts";
import type { Simulation } from "../simulation.ts";

/** A refusal of the simulator's own pages and control API, never of Meta's API. */
export class Refused extends Error {
  readonly status: 404 | 409;
  constructor(status: 404 | 409, message: string) {
    super(message);
    this.status = status;
  }
}

const accountOr404 = (sim: Simulation, igId: string): Account => {
  const account = findAccount(sim.db, igId);
  if (!account) throw new Refused(404, `There is no account ${igId}.`);
  return account;
};

/** Queues an item for the webhook, unless the account has no subscription: then Meta tells nobody. */
const announce = (sim: Simulation, thread: Thread, item: object): number | undefined => {
  if (!accountOr404(sim, thread.igId).subscribedFields) return undefined;
  const { igId, igsid: partition } = thread;
  return enqueue(sim.db, { igId, partition, list: "messaging", item: JSON.stringify(item), now: sim.now() });
};

const contentOf = ({ mid, text, attachments, extra }: NewMessage) => ({
  mid,
  ...(text === null ? {} : { text }),
  ...(attachments.length === 0 ? {} : { attachments }),
  ...extra,
});

export interface Written {
  readonly igId: string;
  readonly personId: string;
  readonly text?: string | undefined;
  readonly attachments?: readonly Attachment[] | undefined;
  /** When it was written, ms; now unless said. */
  readonly timestamp?: number | undefined;
  readonly mid?: string | undefined;
  readonly igsid?: string | undefined;
  /** Further keys of the `message` object. */
  readonly extra?: Record<string, unknown> | undefined;
}

/** A person writes to an account. */
export const personWrites = (sim: Simulation, written: Written) => {
  const at = written.timestamp ?? sim.now();
  const mid = written.mid ?? newMid(written.igId);
  const { igsid, deliveryId } = atomically(sim.db, () => {
    const { igId } = accountOr404(sim, written.igId);
    if (!findPerson(sim.db, written.personId)) throw new Refused(404, `There is no person ${written.personId}.`);
    if (findMessage(sim.db, igId, mid)) throw new Refused(409, `The account has a message ${mid} already.`);
    const thread = ensureThread(sim.db, igId, written.personId, written.igsid);
    const message: NewMessage = {
      igId,
      igsid: thread.igsid,
      mid,
      author: "person",
      text: written.text ?? null,
      attachments: [...(written.attachments ?? [])],
      extra: written.extra ?? {},
      at,
      callId: null,
    };
    addMessage(sim.db, message);
    personWroteAt(sim.db, thread.igsid, at);
    const item = {
      sender: { id: thread.igsid },
      recipient: { id: igId },
      timestamp: at,
      message: contentOf(message),
    };
    return { igsid: thread.igsid, deliveryId: announce(sim, thread, item) };
  });
  sim.changed();
  sim.deliverer.kick();
  return { mid, igsid, deliveryId: deliveryId ?? null };
};

/** An account writes, by the API or (`callId` null) in the app; `deliveryId` is its echo, not yet delivered. */
export const accountWrites = (
  sim: Simulation,
  thread: Thread,
  content: Pick<NewMessage, "text" | "attachments" | "extra" | "callId">,
) => {
  const mid = newMid(thread.igId);
  const at = sim.now();
  const message: NewMessage = { ...content, igId: thread.igId, igsid: thread.igsid, mid, author: "account", at };
  const deliveryId = atomically(sim.db, () => {
    addMessage(sim.db, message);
    if (sim.faults.current().echo === "never") return undefined;
    const item = {
      sender: { id: thread.igId },
      recipient: { id: thread.igsid },
      timestamp: at,
      message: { ...contentOf(message), is_echo: true },
    };
    return announce(sim, thread, item);
  });
  return { mid, deliveryId };
};

/** Whoever wrote a message takes it back: it leaves the chat, and its id is all that is told. */
export const authorUnsends = (sim: Simulation, { igId, mid }: { readonly igId: string; readonly mid: string }) => {
  const at = sim.now();
  const deliveryId = atomically(sim.db, () => {
    const message = findMessage(sim.db, igId, mid);
    const thread = message && findThreadByIgsid(sim.db, igId, message.igsid);
    if (!message || !thread) throw new Refused(404, `The account has no message ${mid}.`);
    removeMessage(sim.db, message.seq);
    const [contact, account] = [{ id: message.igsid }, { id: igId }];
    const isOwn = message.author === "account";
    return announce(sim, thread, {
      sender: isOwn ? account : contact,
      recipient: isOwn ? contact : account,
      timestamp: at,
      message: { mid, is_deleted: true, ...(isOwn ? { is_echo: true } : {}) },
    });
  });
  sim.changed();
  sim.deliverer.kick();
  return { mid, deliveryId: deliveryId ?? null };
};

/** What Meta calls an emoji that somebody reacts with. */
const reactionNames: Readonly<Record<string, string>> = {
  "❤️": "love",
  "👍": "like",
  "😂": "laugh",
  "😮": "wow",
  "😢": "sad",
  "😠": "angry",
};

/** A person reacts to a message of the account, or takes that back (`emoji` null). */
export const personReacts = (
  sim: Simulation,
  { igId, mid, emoji }: { readonly igId: string; readonly mid: string; readonly emoji: string | null },
) => {
  const at = sim.now();
  const deliveryId = atomically(sim.db, () => {
    const message = findMessage(sim.db, igId, mid);
    const thread = message && findThreadByIgsid(sim.db, igId, message.igsid);
    if (!message || !thread || message.author === "person")
      throw new Refused(404, `The account has sent no message ${mid}.`);
    setReaction(sim.db, message.seq, emoji);
    const reaction =
      emoji === null
        ? { mid, action: "unreact" }
        : { mid, action: "react", reaction: reactionNames[emoji] ?? "other", emoji };
    return announce(sim, thread, { sender: { id: message.igsid }, recipient: { id: igId }, timestamp: at, reaction });
  });
  sim.changed();
  sim.deliverer.kick();
  return { mid, deliveryId: deliveryId ?? null };
};

/** A person has the chat open: all the account's messages up to `upTo` (ms) are seen. */
export const personSees = (
  sim: Simulation,
  { igId, personId, upTo }: { igId: string; personId: string; upTo?: number },
) => {
  const thread = findThread(sim.db, igId, personId);
  if (!thread) throw new Refused(404, `Person ${personId} has no chat with account ${igId}.`);
  const at = sim.now();
  const seen = atomically(sim.db, () => {
    const unseen = unseenMessages(sim.db, thread.igsid, upTo ?? Number.MAX_SAFE_INTEGER);
    const newest = unseen.at(-1);
    if (!newest) return 0;
    markSeen(
      sim.db,
      unseen.map(({ seq }) => seq),
      at,
    );
    const parties = { sender: { id: thread.igsid }, recipient: { id: igId } };
    announce(sim, thread, { ...parties, timestamp: at, read: { mid: newest.mid } });
    return unseen.length;
  });
  if (seen > 0) {
    sim.changed();
    sim.deliverer.kick();
  }
  return { seen };
};
