import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  type Home,
  type InboxProcess,
  newHome,
  removeHome,
  startInbox,
  startSimulator,
} from "./testing/inbox-process.ts";
import { connectFirst, OWNER, signIn, simulatorOf } from "./testing/team.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };

let home: Home;
let simulatorProcess: InboxProcess;
let inbox: InboxProcess;
/** The simulator is a process of its own, so that it outlives the product. */
const start = () => startInbox(home, { ...OWNER, META_URL: `http://127.0.0.1:${home.simulatorPort}` });
beforeEach(async () => {
  home = await newHome();
  inbox = await start(); // makes the app that both know
  simulatorProcess = await startSimulator(home);
}, 200_000);
afterEach(async () => {
  inbox.child.kill("SIGCONT");
  await inbox.end("SIGKILL");
  await simulatorProcess.end("SIGKILL");
  removeHome(home);
});

/** A connected account to which some people have written, one conversation each. */
const withCustomers = async (count: number) => {
  const simulator = simulatorOf(home);
  const igId = await connectFirst(home, inbox);
  // Before that Meta delivers nothing.
  const isSubscribed = async () => (await simulator.ask("/book")).accounts[0].subscribedFields !== null;
  await expect.poll(isSubscribed, PATIENCE).toBe(true);
  let browser = await signIn(inbox);
  const { accounts } = await browser.ask("accounts.list", {});
  const conversations: string[] = [];
  for (let n = 0; n < count; n++) {
    const { personId } = await simulator.tell("/people", { username: `customer.${n}`, name: `Customer ${n}` });
    const { igsid } = await simulator.tell("/messages", { accountId: igId, personId, text: "Hello?" });
    conversations.push(`${accounts[0].id}_${igsid}`);
  }
  await expect
    .poll(async () => (await browser.ask("conversations.list", { view: "open" })).rows.length, PATIENCE)
    .toBe(count);
  const shown = async (conversationId: string) => {
    const { entries } = await browser.ask("conversations.thread", { conversationId });
    return (entries as Entry[])
      .filter(({ direction }) => direction === "out")
      .map(({ text, part, sentElsewhere }) => `${text}: ${sentElsewhere ? "sent elsewhere" : part?.state}`);
  };
  return {
    simulator,
    conversations,
    shown,
    /** Asks for a reply; gives its id. */
    reply: async (conversationId: string, text: string): Promise<string> => {
      const replyId = randomUUID();
      await browser.act("conversations.reply", { conversationId, replyId, text });
      return replyId;
    },
    settle: (conversationId: string, replyId: string, as: "went_out" | "send_again") =>
      browser.act("conversations.settlePart", { conversationId, partId: `${replyId}_0`, as }),
    /** Texts of what Meta took from the account, oldest first. */
    taken: async (): Promise<string[]> =>
      (await simulator.ask("/book")).messages
        .filter(({ author }: { author: string }) => author === "account")
        .map(({ text }: { text: string }) => text),
    calls: async (): Promise<number> => (await simulator.ask("/calls?kind=send")).calls.length,
    restart: async () => {
      await inbox.end("SIGKILL");
      inbox = await start();
      browser = await signIn(inbox);
    },
  };
};

interface Entry {
  readonly direction: string;
  readonly text: string | null;
  readonly part: { readonly state: string } | null;
  readonly sentElsewhere: boolean;
}

const STOPPED_MS = 10_000;

describe("a process that is stopped for ten seconds in the middle of a send", () => {
  it("sends everything once, the part under way and those behind it", async () => {
    const { simulator, conversations, reply, shown, taken, calls } = await withCustomers(5);
    await simulator.tell("/faults", { slowMs: 1_500 });
    await Promise.all(conversations.map((conversation, n) => reply(conversation, `answer ${n}`)));
    await expect.poll(calls, { ...PATIENCE, interval: 20 }).toBeGreaterThan(0);
    inbox.child.kill("SIGSTOP");
    const before = await calls();
    await pause(STOPPED_MS); // the fault itself
    expect(before).toBeLessThan(conversations.length);
    inbox.child.kill("SIGCONT");
    for (const [n, conversation] of conversations.entries())
      await expect.poll(() => shown(conversation), PATIENCE).toEqual([`answer ${n}: accepted`]);
    expect((await taken()).sort()).toEqual(conversations.map((_, n) => `answer ${n}`));
    expect(await calls()).toBe(conversations.length);
  }, 240_000);

  it("and killed then, never repeats the part under way and learns from its echo that it went out", async () => {
    const { simulator, conversations, reply, shown, taken, calls, restart } = await withCustomers(1);
    const [conversation = ""] = conversations;
    await simulator.tell("/faults", { slowMs: 5_000 });
    await reply(conversation, "slow");
    await expect.poll(calls, PATIENCE).toBe(1);
    inbox.child.kill("SIGSTOP");
    await pause(STOPPED_MS); // the fault itself
    await simulator.tell("/faults", { slowMs: 0, deliveries: { pause: true } });
    await restart();
    await expect.poll(() => shown(conversation), PATIENCE).toEqual(["slow: unresolved"]);
    expect(await taken()).toEqual(["slow"]);
    await simulator.tell("/faults", { deliveries: { pause: false } });
    await simulator.tell("/deliveries/retry", {});
    await expect.poll(() => shown(conversation), PATIENCE).toEqual(["slow: accepted"]);
    expect(await taken()).toEqual(["slow"]);
    expect(await calls()).toBe(1);
  }, 240_000);
});

const answerLost = { next: [{ match: "send", fault: "answer_lost_after_accepting" }] };

describe("a message that Meta took", () => {
  for (const echo of ["before", "after"] as const)
    it(`is shown as sent once, whether or not the answer arrives, when its echo comes ${echo} the answer`, async () => {
      const { simulator, conversations, reply, shown, taken, calls } = await withCustomers(2);
      const [answered = "", unanswered = ""] = conversations;
      await simulator.tell("/faults", { echo });
      await reply(answered, "answered");
      await expect.poll(() => shown(answered), PATIENCE).toEqual(["answered: accepted"]);
      await simulator.tell("/faults", answerLost);
      await reply(unanswered, "answer lost");
      await expect.poll(() => shown(unanswered), PATIENCE).toEqual(["answer lost: accepted"]);
      expect(await taken()).toEqual(["answered", "answer lost"]);
      expect(await calls()).toBe(2);
    }, 240_000);

  it("without an echo is shown as unclear when its answer is lost, over a restart, and holds back what follows", async () => {
    const { simulator, conversations, reply, settle, shown, taken, calls, restart } = await withCustomers(2);
    const [answered = "", unanswered = ""] = conversations;
    await simulator.tell("/faults", { echo: "never" });
    await reply(answered, "answered");
    await expect.poll(() => shown(answered), PATIENCE).toEqual(["answered: accepted"]);
    await simulator.tell("/faults", answerLost);
    const lost = await reply(unanswered, "answer lost");
    await reply(unanswered, "behind it");
    const unclear = ["answer lost: unresolved", "behind it: queued"];
    await expect.poll(() => shown(unanswered), PATIENCE).toEqual(unclear);
    await restart();
    // Whatever a start does with what was under way comes before what is asked for after it.
    await reply(answered, "after the restart");
    await expect.poll(() => shown(answered), PATIENCE).toEqual(["answered: accepted", "after the restart: accepted"]);
    expect(await shown(unanswered)).toEqual(unclear);
    expect(await taken()).toEqual(["answered", "answer lost", "after the restart"]);

    await settle(unanswered, lost, "went_out");
    const settled = ["answer lost: accepted", "behind it: accepted"];
    await expect.poll(() => shown(unanswered), PATIENCE).toEqual(settled);
    expect(await taken()).toEqual(["answered", "answer lost", "after the restart", "behind it"]);
    expect(await calls()).toBe(4);
  }, 240_000);
});
