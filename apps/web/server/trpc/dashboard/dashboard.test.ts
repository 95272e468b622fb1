import { randomUUID } from "node:crypto";
import {
  anotherContact,
  becomeLead,
  connect,
  echo,
  type Inbox,
  newInbox,
  receive,
  reply,
  tellInbox,
} from "@soshogle/testing/inbox";
import { makeManualClock } from "@soshogle/testing/manual-clock";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Half past one at night in Kathmandu, where the day began at a quarter past six in the evening of UTC. */
const NIGHT = Date.parse("2026-11-03T19:45:00Z");
const HOUR = 3_600_000;

let web: WebServer;
const clock = makeManualClock(NIGHT);
beforeAll(async () => {
  web = await startWebServer({ clock });
});
afterAll(() => web.close());

const workspace = async () => {
  const inbox = newInbox();
  const owner = await visitAs(web, "owner", { workspaceId: inbox.workspaceId });
  const look = async () => {
    await web.caughtUp();
    return (await owner.call("dashboard.get", {})).data;
  };
  return { inbox, owner, look };
};
const at = async (time: number, work: Parameters<WebServer["run"]>[0]) => {
  clock.setWall(time);
  await web.run(work);
  clock.setWall(NIGHT);
};
const fail = (inbox: Inbox) =>
  Effect.gen(function* () {
    const [partId = ""] = yield* reply(inbox, "Of course");
    yield* tellInbox(inbox, { type: "AttemptPart", partId, now: NIGHT });
    yield* tellInbox(inbox, { type: "FailPart", partId, attempt: 1, code: "100", subcode: null, retryAt: null });
  });

describe("the dashboard", () => {
  it("is new while nobody wrote, whether an account is connected or not", async () => {
    const { inbox, look } = await workspace();
    expect(await look()).toMatchObject({ isNew: true, accounts: [], longest: [], timeZone: { chosen: false } });
    await web.run(connect(inbox));
    expect(await look()).toMatchObject({ isNew: true, accounts: [{ id: inbox.accountId, heardAt: null }] });
  });

  it("says what needs somebody, and what of it is mine", async () => {
    const { inbox, owner, look } = await workspace();
    const [ben, cleo] = [anotherContact(inbox), anotherContact(inbox)];
    await web.run(connect(inbox));
    await at(NIGHT - 2 * HOUR, receive(ben, "Hello?"));
    await at(NIGHT - HOUR, Effect.andThen(receive(inbox, "Hi"), becomeLead(inbox)));
    await web.run(Effect.andThen(receive(cleo, "Thanks"), echo(cleo, "You are welcome", randomUUID())));
    await web.caughtUp();
    await owner.call("conversations.assign", { conversationId: ben.conversationId, userId: owner.userId });
    await web.run(fail(inbox));
    const dashboard = await look();
    expect(dashboard).toMatchObject({
      isNew: false,
      needs: {
        waiting: 2,
        unread: 3,
        failed: 1,
        mineWaiting: 1,
        mineUnread: 1,
        mineFailed: 0,
        unownedLeads: 1,
      },
      longest: [
        { id: ben.conversationId, waitingSince: NIGHT - 2 * HOUR },
        { id: inbox.conversationId, waitingSince: NIGHT - HOUR },
      ],
      accounts: [{ heardAt: null }], // the builders write as a user, not as Meta
    });
    for (const [view, ids] of [
      ["waiting", [ben.conversationId, inbox.conversationId]],
      ["failed", [inbox.conversationId]],
    ] as const) {
      const { rows } = (await owner.call("conversations.list", { view })).data;
      expect(rows.map(({ id }: { id: string }) => id)).toEqual(ids);
    }
    expect((await owner.call("conversations.list", { view: "unread" })).data.rows).toHaveLength(3);
    const leads = (await owner.call("leads.list", { stage: "new", owner: "nobody" })).data;
    expect(leads.rows).toHaveLength(1);
  });

  it("counts today where the workspace is, beside the day before up to the same time", async () => {
    const { inbox, owner, look } = await workspace();
    const day = Date.parse("2026-11-03T18:15:00Z");
    for (const time of [day - 23 * HOUR, day - HOUR, day - 1, day, NIGHT]) await at(time, receive(inbox, "Hi"));
    await at(day + HOUR, echo(inbox, "Hello", randomUUID()));
    expect((await look()).today).toMatchObject({ received: 4, sent: 1, conversations: 0, before: { received: 1 } });
    const { after } = (await owner.call("dashboard.chooseTimeZone", { timeZone: "Asia/Kathmandu" })).data;
    const { timeZone, today, behind } = (await owner.call("dashboard.get", { after })).data;
    expect([timeZone, behind]).toEqual([{ name: "Asia/Kathmandu", chosen: true }, false]);
    expect(today).toMatchObject({
      from: day,
      until: day + 24 * HOUR,
      received: 2,
      sent: 1,
      before: { received: 1, conversations: 1 },
    });
    expect(today.hours).toHaveLength(24);
    expect(today.hours.slice(0, 2)).toEqual([
      { at: day, received: 1, sent: 0 },
      { at: day + HOUR, received: 1, sent: 1 },
    ]);
  });

  it("has as many hours as the day", async () => {
    const { owner } = await workspace();
    await owner.call("dashboard.chooseTimeZone", { timeZone: "Europe/Berlin" });
    await web.caughtUp();
    const hoursAt = async (time: string) => {
      clock.setWall(Date.parse(time));
      const { today } = (await owner.call("dashboard.get", {})).data;
      clock.setWall(NIGHT);
      return today.hours.length;
    };
    expect(await hoursAt("2026-11-04T12:00:00Z")).toBe(24);
    expect(await hoursAt("2026-10-25T12:00:00Z")).toBe(25);
  });
});

describe("the time zone", () => {
  it("is chosen by owners and admins alone", async () => {
    const { workspaceId } = newInbox();
    for (const [role, status] of [
      ["agent", 403],
      ["auditor", 403],
      ["admin", 200],
      ["owner", 200],
    ] as const) {
      const visitor = await visitAs(web, role, { workspaceId });
      expect((await visitor.call("dashboard.chooseTimeZone", { timeZone: "Asia/Kathmandu" })).status, role).toBe(
        status,
      );
    }
  });

  it("is refused in plain words when there is none of that name", async () => {
    const { owner, look } = await workspace();
    for (const timeZone of ["", "Mars/Olympus", "+02:00"])
      expect(await owner.call("dashboard.chooseTimeZone", { timeZone })).toMatchObject({
        code: "UNPROCESSABLE_CONTENT",
        message: expect.stringContaining("no time zone"),
      });
    expect((await look()).timeZone).toEqual({ name: "UTC", chosen: false });
  });
});
