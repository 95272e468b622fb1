import { randomUUID } from "node:crypto";
import { conversationStream } from "@soshogle/domain/ids";
import { anotherContact, connect, eventsIn, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let web: WebServer;

beforeAll(async () => {
  web = await startWebServer();
});
afterAll(() => web.close());

const given = async () => {
  const inbox = newInbox();
  await web.run(
    Effect.gen(function* () {
      yield* connect(inbox);
      yield* receive(inbox);
    }),
  );
  const ada = await visitAs(web, "owner", inbox);
  const ben = await visitAs(web, "agent", inbox);
  await web.caughtUp();
  return { inbox, ada, ben, conversationId: inbox.conversationId };
};
const typesIn = async ({ conversationId }: Inbox) =>
  (await web.run(eventsIn(conversationStream(conversationId)))).map(({ type }) => type);
type Given = Awaited<ReturnType<typeof given>>;
type Person = Given["ada"];
const idsIn = async (who: Person, view: string, more: object = {}): Promise<readonly string[]> =>
  (await who.call("conversations.list", { view, ...more })).data.rows.map(({ id }: { id: string }) => id);

describe("an assignment", () => {
  it("moves the conversation between the views of both, and their counts follow", async () => {
    const { ada, ben, conversationId } = await given();
    expect(await idsIn(ben, "unassigned")).toEqual([conversationId]);
    const { data } = await ada.call("conversations.assign", { conversationId, userId: ben.userId });
    expect(await idsIn(ben, "mine", data)).toEqual([conversationId]);
    expect(await idsIn(ada, "mine")).toEqual([]);
    expect(await idsIn(ada, "unassigned")).toEqual([]);
    expect(await idsIn(ada, "open")).toEqual([conversationId]);
    const figures = { open: 1, unassigned: 0, archived: 0, unread: 1 };
    expect((await ben.call("conversations.counts", {})).data).toMatchObject({ ...figures, mine: 1, mineUnread: 1 });
    expect((await ada.call("conversations.counts", {})).data).toMatchObject({ ...figures, mine: 0, mineUnread: 0 });
  });

  it("can be narrowed to one account", async () => {
    const { inbox, ada, conversationId } = await given();
    const { data } = await ada.call("conversations.assign", { conversationId, userId: ada.userId });
    expect(await idsIn(ada, "mine", { ...data, accountId: inbox.accountId })).toEqual([conversationId]);
    expect(await idsIn(ada, "mine", { accountId: randomUUID() })).toEqual([]);
  });

  it("names who works on it, and in the thread who decided that", async () => {
    const { ada, ben, conversationId } = await given();
    const { data } = await ada.call("conversations.assign", { conversationId, userId: ben.userId });
    const { row, assignable } = (await ada.call("conversations.get", { conversationId, ...data })).data;
    expect(row.assignee).toEqual({ id: ben.userId, name: "The agent" });
    expect(assignable.map(({ name }: { name: string }) => name)).toEqual(["The agent", "The owner"]);
    const { entries } = (await ben.call("conversations.thread", { conversationId, ...data })).data;
    expect(entries.at(-1)).toMatchObject({
      kind: "assignment",
      direction: "none",
      actor: { id: ada.userId, name: "The owner" },
      assignee: { id: ben.userId, name: "The agent" },
    });
  });

  it("is taken back, and repeating it writes nothing", async () => {
    const { inbox, ada, ben, conversationId } = await given();
    for (const userId of [ben.userId, ben.userId, null, null])
      expect((await ada.call("conversations.assign", { conversationId, userId })).status).toBe(200);
    const written = (await typesIn(inbox)).filter((type) => type === "ConversationAssigned");
    expect(written).toHaveLength(2);
  });

  it("goes to nobody who is no member, and to no auditor", async () => {
    const { inbox, ada, conversationId } = await given();
    const stranger = await visitAs(web, "owner");
    const auditor = await visitAs(web, "auditor", inbox);
    for (const userId of [stranger.userId, auditor.userId, randomUUID()]) {
      const answer = await ada.call("conversations.assign", { conversationId, userId });
      expect(answer).toMatchObject({ status: 422, code: "UNPROCESSABLE_CONTENT" });
      expect(answer.message).toContain("no member of your team");
    }
    expect(await typesIn(inbox)).not.toContain("ConversationAssigned");
  });
});

describe("a note", () => {
  it("is in the thread for the team, with its author, and nothing of it is to be sent", async () => {
    const { inbox, ben, conversationId } = await given();
    const { data } = await ben.call("conversations.writeNote", {
      conversationId,
      noteId: randomUUID(),
      text: "Wants two",
    });
    const { entries } = (await ben.call("conversations.thread", { conversationId, ...data })).data;
    expect(entries.at(-1)).toMatchObject({
      kind: "note",
      direction: "none",
      text: "Wants two",
      actor: { id: ben.userId, name: "The agent" },
      part: null,
      seen: false,
    });
    expect(await typesIn(inbox)).toEqual(["ConversationStarted", "MessageReceived", "NoteWritten"]);
  });

  it("is one, however often its form is sent", async () => {
    const { inbox, ben, conversationId } = await given();
    const note = { conversationId, noteId: randomUUID(), text: "Once" };
    await Promise.all([ben.call("conversations.writeNote", note), ben.call("conversations.writeNote", note)]);
    expect((await typesIn(inbox)).filter((type) => type === "NoteWritten")).toHaveLength(1);
  });

  it("is refused when it is empty or too long, in words", async () => {
    const { ben, conversationId } = await given();
    const write = (text: string) => ben.call("conversations.writeNote", { conversationId, noteId: randomUUID(), text });
    expect(await write("  ")).toMatchObject({ status: 422, message: "Write something first." });
    expect((await write("é".repeat(6_000))).message).toContain("10,000 bytes");
  });
});

describe("two browsers that archive the same conversation at once", () => {
  it("both succeed, and it happened once", async () => {
    const { inbox, ada, ben, conversationId } = await given();
    const answers = await Promise.all([ada, ben].map((who) => who.call("conversations.archive", { conversationId })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect((await typesIn(inbox)).filter((type) => type === "ConversationArchived")).toHaveLength(1);
    for (const [at, who] of [ada, ben].entries()) {
      expect(await idsIn(who, "open", answers[at]?.data)).toEqual([]);
      expect(await idsIn(who, "archived")).toEqual([conversationId]);
      expect((await who.call("conversations.counts", {})).data).toMatchObject({ open: 0, archived: 1, unread: 0 });
    }
  });

  it("leaves the others of the list where they are", async () => {
    const { inbox, ada, conversationId } = await given();
    const other = anotherContact(inbox);
    await web.run(receive(other));
    const { data } = await ada.call("conversations.archive", { conversationId });
    await web.caughtUp();
    expect(await idsIn(ada, "open", data)).toEqual([other.conversationId]);
  });
});
