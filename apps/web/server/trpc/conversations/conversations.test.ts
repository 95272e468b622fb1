import { randomUUID } from "node:crypto";
import { conversationOf, received, started } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { connect, disconnect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { makeManualClock } from "@soshogle/testing/manual-clock";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ThreadPage } from "../../../app/views.ts";

const HOUR = 60 * 60_000;
const clock = makeManualClock(Date.UTC(2026, 0, 15, 9));
let web: WebServer;
beforeAll(async () => {
  web = await startWebServer({ clock });
});
afterAll(async () => {
  expect(web.defects).toEqual([]);
  await web.close();
});

/** An agent with a connected account that one customer wrote to. */
const newTeam = async () => {
  const inbox = newInbox();
  await web.run(Effect.andThen(connect(inbox), receive(inbox, "Hello")));
  const agent = await visitAs(web, "agent", inbox);
  await web.caughtUp();
  const { conversationId } = inbox;
  /** Carries a command out; the answer's `after` is used by the next look. */
  const act = async (command: string, input: object = {}) => {
    const answer = await agent.call(`conversations.${command}`, { conversationId, ...input });
    return { ...answer, after: answer.data?.after as string | undefined }; // undefined when refused
  };
  const look = async (after?: string) => (await agent.call("conversations.get", { conversationId, after })).data;
  const thread = async (input: object = {}): Promise<ThreadPage> =>
    (await agent.call("conversations.thread", { conversationId, ...input })).data;
  return { inbox, agent, act, look, thread };
};

const fill = async (inbox: Inbox, drafts: Parameters<Effect.Success<typeof makeAppender>>[0]) => {
  await web.run(Effect.flatMap(makeAppender, (append) => append(drafts)));
  await web.caughtUp();
  return inbox;
};

describe("a reply", () => {
  it("is shown as waiting, by its writer, with its text as it was written", async () => {
    const { act, thread, agent } = await newTeam();
    const text = "Grüße 東京 🍜 שלום <script>alert('x')</script>";
    const { after } = await act("reply", { replyId: randomUUID(), text });
    const { entries } = await thread({ after });
    expect(entries.at(-1)).toMatchObject({
      text,
      direction: "out",
      actor: { id: agent.userId, name: "The agent" },
      part: { state: "queued" },
    });
  });

  it("sent twice is one", async () => {
    const { act, thread } = await newTeam();
    const replyId = randomUUID();
    await act("reply", { replyId, text: "Once" });
    const { after } = await act("reply", { replyId, text: "Once" });
    expect((await thread({ after })).entries.filter(({ text }) => text === "Once")).toHaveLength(1);
  });

  it.each([
    ["that is empty", "", "Write a message first."],
    ["of blanks", " \n ", "Write a message first."],
    ["that five messages do not hold", "x".repeat(5_001), "1,000 bytes"],
    ["of few characters that five messages do not hold", "🍜".repeat(1_251), "1,000 bytes"],
  ])("%s is refused, and said why", async (_, text, reason) => {
    const { act, thread } = await newTeam();
    const { status, code, message } = await act("reply", { replyId: randomUUID(), text });
    expect({ status, code }).toEqual({ status: 422, code: "UNPROCESSABLE_CONTENT" });
    expect(message).toContain(reason);
    expect((await thread()).entries).toHaveLength(1);
  });

  it("of exactly 1,000 bytes is taken", async () => {
    const { act } = await newTeam();
    expect((await act("reply", { replyId: randomUUID(), text: "🍜".repeat(250) })).status).toBe(200);
  });

  it("of more than 1,000 bytes goes out as several messages, sent twice or not", async () => {
    const { act, thread } = await newTeam();
    const replyId = randomUUID();
    const text = `${"🍜".repeat(200)} ${"x".repeat(900)}`;
    await act("reply", { replyId, text });
    const { after } = await act("reply", { replyId, text });
    const { entries } = await thread({ after });
    expect(entries.slice(1).map((entry) => [entry.text, entry.part?.replyId])).toEqual([
      ["🍜".repeat(200), replyId],
      ["x".repeat(900), replyId],
    ]);
  });

  it("is refused when the day is over", async () => {
    const { act, look } = await newTeam();
    clock.advance(24 * HOUR);
    expect((await look()).reply).toMatchObject({ allowed: false, reason: "window_closed" });
    expect((await act("reply", { replyId: randomUUID(), text: "Too late" })).message).toContain("24 hours");
  });

  it("is refused while the account is disconnected", async () => {
    const { act, inbox } = await newTeam();
    await web.run(disconnect(inbox));
    expect((await act("reply", { replyId: randomUUID(), text: "Hi" })).message).toContain("disconnected");
  });

  it("can be taken back before it goes out, by its part", async () => {
    const { act, thread } = await newTeam();
    const { after } = await act("reply", { replyId: randomUUID(), text: "Never mind" });
    const part = (await thread({ after })).entries.at(-1)?.part;
    const cancelled = await act("cancelPart", { partId: part?.id });
    expect((await thread({ after: cancelled.after })).entries.at(-1)?.part?.state).toBe("cancelled");
  });

  it.each(["cancelPart", "settlePart"])("that nobody wrote cannot be settled: %s", async (command) => {
    const { act } = await newTeam();
    expect((await act(command, { partId: "none", as: "send_again" })).code).toBe("UNPROCESSABLE_CONTENT");
    expect((await act(command, { partId: "none", as: "went_out" })).code).toBe("UNPROCESSABLE_CONTENT");
  });
});

describe("a conversation", () => {
  it("is archived, reopened, and reopened by a new message", async () => {
    const { act, look, inbox } = await newTeam();
    const { after } = await act("archive");
    expect((await look(after)).row.status).toBe("archived");
    expect((await look((await act("reopen")).after)).row.status).toBe("open");
    await act("archive");
    await web.run(receive(inbox, "Still there?"));
    await web.caughtUp();
    expect((await look()).row).toMatchObject({ status: "open", preview: { text: "Still there?" } });
  });

  it("archived twice is archived", async () => {
    const { act, look } = await newTeam();
    await act("archive");
    const { status, after } = await act("archive");
    expect(status).toBe(200);
    expect((await look(after)).row.status).toBe("archived");
  });

  it("is read up to what was shown, and no further", async () => {
    const { act, look, inbox } = await newTeam();
    const { lastRevision } = (await look()).row;
    await web.run(receive(inbox, "one more"));
    const { after } = await act("markRead", { upTo: lastRevision });
    expect((await look(after)).row.unread).toBe(1);
  });

  it.each([-1, 1.5, 2 ** 33, "1", null])("is not marked read up to %j", async (upTo) => {
    const { act } = await newTeam();
    expect((await act("markRead", { upTo })).code).toBe("BAD_REQUEST");
  });
});

describe("pages", () => {
  it("of the list show every conversation once, newest first", async () => {
    const { inbox, agent } = await newTeam();
    const others = Array.from({ length: 120 }, (_, n) => conversationOf(`${n + 1}`, inbox));
    await fill(
      inbox,
      others.flatMap(({ draft }, n) => [draft(started()), draft(received(`m${n}`, 1_000 + (n % 7)))]),
    );
    const seen: { id: string; lastAt: number }[] = [];
    let cursor: string | undefined;
    do {
      const { data } = await agent.call("conversations.list", { view: "open", accountId: inbox.accountId, cursor });
      expect(data.rows.length).toBeLessThanOrEqual(50);
      seen.push(...data.rows);
      cursor = data.next ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(121);
    expect(seen.map(({ lastAt }) => lastAt)).toEqual(seen.map(({ lastAt }) => lastAt).sort((a, b) => b - a));
  });

  it("of a thread go back to the first message and forth to the last", async () => {
    const { inbox, thread } = await newTeam();
    const conversation = { ...inbox, conversationId: conversationOf("77", inbox).id };
    const { draft } = conversationOf("77", inbox);
    await fill(conversation, [
      draft(started()),
      ...Array.from({ length: 130 }, (_, n) => draft(received(`t${n}`, 1_000 + Math.floor(n / 3)))),
    ]);
    const page = (input: object = {}) => thread({ conversationId: conversation.conversationId, ...input });
    let at = await page();
    const backwards = [...at.entries];
    while (at.older !== null) {
      at = await page({ cursor: at.older, towards: "older" });
      backwards.unshift(...at.entries);
    }
    expect(new Set(backwards.map(({ text }) => text)).size).toBe(130);
    const forwards = [...at.entries];
    while (at.newer !== null) {
      at = await page({ cursor: at.newer, towards: "newer" });
      forwards.push(...at.entries);
    }
    expect(forwards.map(({ id }) => id)).toEqual(backwards.map(({ id }) => id));
  });

  describe("of a thread at a place", () => {
    const given = async (messages: number, unread: number) => {
      const { inbox, thread, act } = await newTeam();
      const { id: conversationId, draft } = conversationOf("78", inbox);
      await fill({ ...inbox, conversationId }, [
        draft(started()),
        ...Array.from({ length: messages }, (_, n) => draft(received(`u${n}`, 1_000 + n))),
      ]);
      if (unread < messages) await act("markRead", { conversationId, upTo: messages - unread });
      await web.caughtUp();
      const page = (input: object = {}) => thread({ conversationId, ...input });
      return { page, agentThread: thread };
    };

    it("begin with the first unread message and some before it", async () => {
      const { page } = await given(150, 80);
      const { entries, unreadFrom, newer, older } = await page({ opening: true });
      expect(entries.find(({ id }) => id === unreadFrom)?.text).toBe("text of u70");
      expect(entries.map(({ text }) => text)).toEqual(
        Array.from({ length: entries.length }, (_, n) => `text of u${n + 45}`),
      );
      expect(older).not.toBeNull();
      const next = await page({ cursor: newer, towards: "newer" });
      expect(next.entries[0]?.text).toBe(`text of u${45 + entries.length}`);
    });

    it("are the newest when they hold all that is unread", async () => {
      const { page } = await given(60, 3);
      const opened = await page({ opening: true });
      expect(opened.newer).toBeNull();
      expect(opened.entries.find(({ id }) => id === opened.unreadFrom)?.text).toBe("text of u57");
      const { page: read } = await given(5, 0);
      expect((await read({ opening: true })).unreadFrom).toBeNull();
    });

    it("stand around an entry, with the way on to both sides", async () => {
      const { page } = await given(120, 0);
      const { entries } = await page({ cursor: (await page()).older ?? undefined });
      const wanted = entries[10];
      const around = await page({ around: wanted?.id });
      expect(around.entries.map(({ id }) => id)).toContain(wanted?.id);
      expect(around.older).not.toBeNull();
      expect(around.newer).not.toBeNull();
    });

    it.each(["", "nothing", "x".repeat(1_500)])("around %j, which is no entry, are the newest", async (around) => {
      const { page } = await given(3, 0);
      expect(await page({ around })).toEqual(await page());
    });

    it("show no entry of another conversation", async () => {
      const { page, agentThread } = await given(3, 0);
      const [entry] = (await page()).entries;
      expect((await agentThread({ around: entry?.id })).entries.map(({ text }) => text)).toEqual(["Hello"]);
    });
  });

  const cursors = [
    "",
    "x",
    "null",
    btoa("[]"),
    btoa('["x"]'),
    btoa("[1]"),
    btoa("[1,2]"),
    btoa('["a","b"]'),
    btoa('[null,"b"]'),
    btoa('[true,"b"]'),
  ].concat([btoa('[1,"b","c"]'), btoa('[1e999,"b"]'), btoa('{"a":1}')]);
  it.each(cursors)("with the made-up cursor %j are the newest page", async (cursor) => {
    const { agent, inbox } = await newTeam();
    const { conversationId } = inbox;
    for (const answer of [
      await agent.call("conversations.list", { view: "open", cursor }),
      await agent.call("conversations.thread", { conversationId, cursor, towards: "older" }),
      await agent.call("conversations.thread", { conversationId, cursor, towards: "newer" }),
    ])
      expect(answer).toMatchObject({ status: 200, code: null });
  });
});
