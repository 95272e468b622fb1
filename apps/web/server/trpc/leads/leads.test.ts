import { randomUUID } from "node:crypto";
import { anotherContact, becomeLead, connect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let web: WebServer;
beforeAll(async () => {
  web = await startWebServer();
});
afterAll(() => web.close());

const lead = async (inbox: Inbox): Promise<string> =>
  web.run(
    Effect.gen(function* () {
      yield* receive(inbox, "Hello");
      return yield* becomeLead(inbox);
    }),
  );

/** A workspace with an owner who is signed in, an account and some leads. */
const workspaceWith = async (leads: number) => {
  const inbox = { ...newInbox(), workspaceId: randomUUID() };
  await web.run(connect(inbox));
  const contacts = Array.from({ length: leads }, (_, n) => (n === 0 ? inbox : anotherContact(inbox)));
  const ids: string[] = [];
  for (const contact of contacts) ids.push(await lead(contact));
  const owner = await visitAs(web, "owner", { workspaceId: inbox.workspaceId });
  await web.caughtUp();
  const [leadId = ""] = ids;
  return { inbox, owner, ids, leadId };
};

describe("a lead", () => {
  it("stands beside its conversation, with everything that a person changed", async () => {
    const { inbox, owner, leadId } = await workspaceWith(1);
    const { conversationId } = inbox;
    expect((await owner.call("leads.get", { conversationId })).data).toMatchObject({
      row: { id: leadId, conversationId, stage: "new", owner: null, value: null, source: { kind: "message" } },
      note: null,
      owners: [{ id: owner.userId, name: "The owner" }],
    });
    await owner.call("leads.changeStage", { leadId, stage: "qualified" });
    await owner.call("leads.setOwner", { leadId, ownerId: owner.userId });
    await owner.call("leads.setValue", { leadId, value: { amount: 12_000, currency: "EUR" } });
    const { after } = (await owner.call("leads.writeNote", { leadId, text: "Wants two" })).data;
    expect((await owner.call("leads.get", { conversationId, after })).data).toMatchObject({
      row: {
        stage: "qualified",
        owner: { name: "The owner" },
        value: { amount: 12_000, currency: "EUR" },
        hasNote: true,
      },
      note: { text: "Wants two", forgotten: false, writtenBy: { id: owner.userId, name: "The owner" } },
      behind: false,
    });
  });

  it("is none while the contact has not written", async () => {
    const { inbox, owner } = await workspaceWith(0);
    await web.run(receive(inbox, "Hello"));
    await web.caughtUp();
    const { conversationId } = inbox;
    expect((await owner.call("leads.get", { conversationId })).data).toMatchObject({ row: null, note: null });
  });

  it("is given only to members who answer conversations", async () => {
    const { inbox, owner, leadId } = await workspaceWith(1);
    const agent = await visitAs(web, "agent", { workspaceId: inbox.workspaceId });
    const auditor = await visitAs(web, "auditor", { workspaceId: inbox.workspaceId });
    const stranger = await visitAs(web, "agent");
    const give = async (ownerId: string) => owner.call("leads.setOwner", { leadId, ownerId });
    expect((await give(agent.userId)).status).toBe(200);
    for (const { userId } of [auditor, stranger])
      expect(await give(userId)).toMatchObject({
        code: "UNPROCESSABLE_CONTENT",
        message: expect.stringContaining("no member of your team"),
      });
    await web.caughtUp();
    const { data } = await owner.call("leads.list", { owner: agent.userId });
    expect(data.rows).toMatchObject([{ id: leadId }]);
  });

  it("refuses what is no value and no note", async () => {
    const { owner, leadId } = await workspaceWith(1);
    for (const value of [
      { amount: -1, currency: "EUR" },
      { amount: 1.5, currency: "EUR" },
      { amount: 1, currency: "€" },
    ])
      expect((await owner.call("leads.setValue", { leadId, value })).code).toBe("BAD_REQUEST");
    expect(await owner.call("leads.writeNote", { leadId, text: "x".repeat(10_001) })).toMatchObject({
      code: "UNPROCESSABLE_CONTENT",
      message: expect.stringContaining("10,000 bytes"),
    });
  });
});

describe("leads", () => {
  it("are listed page by page with the counts of every stage", async () => {
    const { owner, ids, leadId } = await workspaceWith(53);
    const { after } = (await owner.call("leads.changeStage", { leadId, stage: "won" })).data;
    const first = (await owner.call("leads.list", { after })).data;
    expect(first).toMatchObject({ behind: false, counts: { new: { leads: 52 }, won: { leads: 1 } } });
    expect(first.rows[0]).toMatchObject({ id: leadId, stage: "won" });
    const second = (await owner.call("leads.list", { cursor: first.next })).data;
    const seen = [...first.rows, ...second.rows].map(({ id }: { id: string }) => id);
    expect([first.rows.length, second.rows.length, second.next]).toEqual([50, 3, null]);
    expect(new Set(seen)).toEqual(new Set(ids));
    const won = (await owner.call("leads.list", { stage: "won" })).data;
    expect(won.rows.map(({ id }: { id: string }) => id)).toEqual([leadId]);
  });

  it("stand on the board by stage, narrowed by account and owner", async () => {
    const { inbox, owner, ids, leadId } = await workspaceWith(3);
    await owner.call("leads.setOwner", { leadId, ownerId: owner.userId });
    await owner.call("leads.setValue", { leadId, value: { amount: 500, currency: "USD" } });
    await owner.call("leads.changeStage", { leadId, stage: "qualified" });
    await web.caughtUp();
    const board = (await owner.call("leads.board", {})).data;
    expect(board.columns.qualified).toMatchObject([{ id: leadId }]);
    expect(board.columns.new).toHaveLength(2);
    const { accountId } = inbox;
    const mine = (await owner.call("leads.board", { accountId, owner: owner.userId })).data;
    expect(mine.counts).toMatchObject({ new: { leads: 0 }, qualified: { leads: 1, values: { USD: 500 } } });
    const nobodys = (await owner.call("leads.board", { owner: "nobody" })).data;
    expect(nobodys.counts.new.leads).toBe(ids.length - 1);
    const elsewhere = (await owner.call("leads.board", { accountId: randomUUID() })).data;
    expect(elsewhere.counts.new.leads).toBe(0);
  });
});
