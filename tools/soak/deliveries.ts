import { setTimeout as pause } from "node:timers/promises";
import { headersOf, metaJson } from "../meta-simulator/src/webhooks/body.ts";
import type { Ledger, SentItem } from "./ledger.ts";
import type { Place } from "./processes.ts";
import type { Random } from "./random.ts";

/** Conversations that only webhooks know: the simulator has no chat for them. */
const CONTACTS = 80;
const MAX_BATCH = 12;
/** Nobody writes anything new while so much waits: else a product that is mostly down ends with hours of work. */
const MAX_WAITING = 300;
const ANSWER_MS = 10_000;
const AFTER_FAILURE_MS = 150;

/**
 * Posts signed deliveries as Meta does: batches over many conversations, out of order, the same item again while it is
 * not answered 200 and now and then after that, twice at the same time too.
 */
export const makeDeliveries = (options: {
  readonly place: Place;
  readonly igId: string;
  readonly random: Random;
  readonly ledger: Ledger;
}) => {
  const { place, igId, random, ledger } = options;
  const contacts = Array.from({ length: CONTACTS }, () => `7${random.digits(15)}`);
  let count = 0;

  const parties = (contactId: string) => ({
    sender: { id: contactId },
    recipient: { id: igId },
    timestamp: Date.now() - random.below(3_000),
  });

  const item = (
    kind: SentItem["kind"],
    contactId: string,
    mid: string,
    payload: object,
    text: string | null = null,
  ) => ({
    kind,
    key: `${kind}|${mid}`,
    contactId,
    mid,
    text,
    json: { ...parties(contactId), ...payload },
  });

  const newItem = (): SentItem => {
    const contactId = random.pick(contacts);
    const mid = `soak.${++count}.${random.digits(12)}`;
    if (random.chance(0.1)) return item("seen", contactId, mid, { read: { mid } });
    if (random.chance(0.05)) return item("unknown", contactId, mid, { something_new: { mid } });
    const takenBack = random.chance(0.05) ? someMessage() : undefined;
    if (takenBack) {
      const message = { mid: takenBack.mid, is_deleted: true };
      return item("unsend", takenBack.contactId, takenBack.mid, { message });
    }
    const text = `message ${count} ${"…".repeat(random.below(40))}`;
    return item("message", contactId, mid, { message: { mid, text } }, text);
  };

  /** Sent some time, answered or not: one that is taken back may arrive after that. */
  const someMessage = (): SentItem | undefined => {
    const sent = [...ledger.answered.values(), ...ledger.unanswered.values()].filter(({ kind }) => kind === "message");
    return sent.length === 0 ? undefined : random.pick(sent);
  };

  /** What waits for its answer first, sometimes something answered long ago, and new items. */
  const nextBatch = (): SentItem[] => {
    const waiting = [...ledger.unanswered.values()].filter(() => random.chance(0.5));
    const old = random.chance(0.2) && ledger.answered.size > 0 ? [random.pick([...ledger.answered.values()])] : [];
    const wanted = random.between(1, 6);
    const fresh = Array.from({ length: ledger.unanswered.size < MAX_WAITING ? wanted : 0 }, newItem);
    const batch = [...waiting.slice(0, MAX_BATCH), ...old, ...fresh].map((each) => ({ each, at: random.below(1_000) }));
    return batch.toSorted((a, b) => a.at - b.at).map(({ each }) => each);
  };

  const post = async (items: readonly SentItem[]): Promise<boolean> => {
    const body = metaJson({
      object: "instagram",
      entry: [{ id: igId, time: Date.now(), messaging: items.map(({ json }) => json) }],
    });
    ledger.counts.posts++;
    try {
      const answer = await fetch(`${place.url}/api/instagram/webhook`, {
        method: "POST",
        body,
        headers: headersOf(body, place.appSecret),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      await answer.text();
      return answer.status === 200;
    } catch {
      return false; // killed, or not there yet: Meta comes again
    }
  };

  const deliver = async (items: readonly SentItem[]): Promise<boolean> => {
    for (const each of items) if (!ledger.answered.has(each.key)) ledger.unanswered.set(each.key, each);
    const answers = await Promise.all(random.chance(0.1) ? [post(items), post(items)] : [post(items)]);
    if (!answers.includes(true)) {
      ledger.counts.refusedPosts++;
      return false;
    }
    for (const each of items) {
      ledger.answered.set(each.key, each);
      ledger.unanswered.delete(each.key);
    }
    return true;
  };

  return {
    /** Messages to an account that nobody has connected yet: they wait in quarantine until somebody does. */
    deliverEarly: async (messages: number): Promise<void> => {
      const early = Array.from({ length: messages }, () => {
        const mid = `soak.early.${random.digits(15)}`;
        return item("message", random.pick(contacts), mid, { message: { mid, text: mid } }, mid);
      });
      if (!(await deliver(early))) throw new Error("messages to an unknown account were not taken");
    },
    /** Posts until told to end. */
    run: async (isOver: () => boolean): Promise<void> => {
      while (!isOver()) await pause((await deliver(nextBatch())) ? random.below(60) : AFTER_FAILURE_MS);
    },
    /** Posts what was never answered 200 until it is. */
    drain: async (): Promise<void> => {
      while (ledger.unanswered.size > 0)
        if (!(await deliver([...ledger.unanswered.values()].slice(0, MAX_BATCH)))) await pause(AFTER_FAILURE_MS);
    },
  };
};
