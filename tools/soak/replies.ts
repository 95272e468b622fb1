import { setTimeout as pause } from "node:timers/promises";
import { type Ledger, noteRejection, type SentReply } from "./ledger.ts";
import type { Person } from "./person.ts";
import type { Random } from "./random.ts";

const AFTER_FAILURE_MS = 200;

/**
 * A person who answers: each reply is asked for until it is acknowledged or rejected, under one id. Now and then they
 * decide about a part of theirs as if it were unresolved, which is refused unless it is.
 */
export const makeReplies = (options: {
  readonly person: Person;
  readonly random: Random;
  readonly ledger: Ledger;
  /** Conversations with a chat in the simulator that have been written to. */
  readonly conversations: () => readonly string[];
}) => {
  const { person, random, ledger, conversations } = options;
  let count = 0;

  const ask = async (reply: SentReply): Promise<"over" | "again"> => {
    ledger.unacknowledged.set(reply.replyId, reply);
    const { replyId, conversationId, text } = reply;
    const asked = await person.mutate("conversations.reply", { replyId, conversationId, text });
    if (asked.is === "away") return "again";
    if (asked.is === "done") {
      ledger.acknowledged.set(replyId, reply);
      ledger.unacknowledged.delete(replyId);
    } else {
      noteRejection(ledger, asked.code);
      if (asked.code === "UNAUTHORIZED") await person.signIn();
    }
    return "over";
  };

  const settle = async (): Promise<void> => {
    const known = [...ledger.acknowledged.values()];
    if (known.length === 0) return;
    const { replyId, conversationId } = random.pick(known);
    const as = random.pick(["went_out", "send_again"]);
    const asked = await person.mutate("conversations.settlePart", { conversationId, partId: `${replyId}_0`, as });
    if (asked.is === "done") ledger.counts.settled++;
  };

  return {
    run: async (isOver: () => boolean): Promise<void> => {
      while (!isOver()) {
        await pause(random.below(300));
        const known = conversations();
        if (known.length === 0) continue;
        if (random.chance(0.15)) await settle();
        if (random.chance(0.2)) await person.query("conversations.list", { view: "open" });
        const replyId = random.uuid();
        const reply = { replyId, conversationId: random.pick(known), text: `reply ${++count} ${replyId}` };
        while ((await ask(reply)) === "again" && !isOver()) await pause(AFTER_FAILURE_MS);
      }
    },
    /** Asks again for what was never answered. A rejection leaves it open whether it was recorded before. */
    drain: async (): Promise<void> => {
      for (const reply of [...ledger.unacknowledged.values()])
        while ((await ask(reply)) === "again") await pause(AFTER_FAILURE_MS);
    },
  };
};
