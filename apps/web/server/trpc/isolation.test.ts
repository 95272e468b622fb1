import { randomUUID } from "node:crypto";
import { conversationIdOf } from "@soshogle/domain/ids";
import { leadIdOf } from "@soshogle/event-store/event-id";
import { becomeLead, connect, type Inbox, newInbox, receive, reply } from "@soshogle/testing/inbox";
import { putAside } from "@soshogle/testing/quarantine";
import { procedures, visit, visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ZodObject } from "zod";

/** What everybody may ask. A procedure that is added here on purpose is one that needs no session. */
const OPEN = ["session.current", "session.signIn", "session.signOut", "setup.state", "setup.redeem"];
/** What only owners and admins may do. */
const ADMIN = [
  "accounts.connectUrl",
  "accounts.disconnect",
  "dashboard.chooseTimeZone",
  "quarantine.redrive",
  "quarantine.redriveAll",
  "incomplete.retry",
];

let web: WebServer;
let mine: Inbox;
let theirs: Inbox;
let partId = "";

const SECRET = "only for the eyes of this workspace";

const fill = async (workspaceId: string): Promise<Inbox> => {
  const inbox = { ...newInbox(), workspaceId };
  await web.run(
    Effect.gen(function* () {
      yield* connect(inbox);
      yield* receive(inbox, SECRET);
      items.set(inbox.workspaceId, yield* putAside({ workspaceId: inbox.workspaceId, raw: SECRET }));
      yield* becomeLead(inbox);
      [partId = ""] = yield* reply(inbox, "Hello back");
    }),
  );
  return inbox;
};

beforeAll(async () => {
  web = await startWebServer();
  mine = await fill(randomUUID());
  theirs = await fill(randomUUID());
  await web.caughtUp();
});
afterAll(() => web.close());

/** The lead of an inbox is its conversation's unless a test says otherwise. */
type Target = Inbox & { readonly leadId?: string; readonly itemId?: string; readonly parkedId?: string };
/** An item of the quarantine, by workspace. */
const items = new Map<string, string>();

/** A value for every field that an input may have; a new field needs one here. */
const samples = (inbox: Target, part: string): Readonly<Record<string, unknown>> => ({
  conversationId: inbox.conversationId,
  accountId: inbox.accountId,
  replyId: randomUUID(),
  noteId: randomUUID(),
  userId: null,
  leadId: inbox.leadId ?? leadIdOf(inbox.conversationId),
  stage: "new",
  owner: "nobody",
  ownerId: null,
  value: { amount: 5, currency: "EUR" },
  itemId: inbox.itemId ?? items.get(inbox.workspaceId) ?? randomUUID(),
  scope: "workspace",
  itemStatus: "held",
  reason: "unknown_kind",
  parkedId: inbox.parkedId ?? `thread@2|${inbox.conversationId}`,
  partId: part,
  timeZone: "Asia/Kathmandu",
  text: "A text",
  mode: "reply",
  around: undefined,
  opening: undefined,
  upTo: 0,
  as: "went_out",
  view: "open",
  cursor: undefined,
  towards: undefined,
  after: undefined,
  lastEventId: undefined,
});

/** Lists of an account that is not one's own hold nothing. */
const NOTHING: Readonly<Record<string, object>> = {
  "conversations.list": { rows: [], next: null },
  "leads.list": { rows: [], next: null },
  "leads.board": { columns: { new: [], qualified: [], won: [], lost: [] } },
};

const fieldsOf = (path: string): readonly string[] =>
  procedures[path]?.inputs.flatMap((input) => {
    const { shape } = unwrapped(input as ZodObject);
    return Object.keys(shape);
  }) ?? [];
const unwrapped = (schema: ZodObject): ZodObject =>
  "unwrap" in schema && typeof schema.unwrap === "function" ? schema.unwrap() : schema;

const inputOf = (path: string, inbox: Target, part = partId): unknown => {
  const values = samples(inbox, part);
  const fields = fieldsOf(path);
  for (const field of fields) expect(Object.keys(values), `a sample for ${path}.${field}`).toContain(field);
  return fields.length === 0 ? undefined : Object.fromEntries(fields.map((field) => [field, values[field]]));
};

const guarded = Object.keys(procedures).filter((path) => !OPEN.includes(path));
const mutations = guarded.filter((path) => procedures[path]?.kind === "mutation");
const withId = guarded.filter((path) =>
  fieldsOf(path).some((field) => /^(conversation|account|lead|item|parked)Id$/.test(field)),
);

describe("without a session", () => {
  it("the router has the procedures that these tests were made for", () => {
    expect(guarded.length).toBeGreaterThan(10);
    expect(withId.length).toBeGreaterThan(8);
    for (const path of [...OPEN, ...ADMIN]) expect(Object.keys(procedures)).toContain(path);
  });

  it.each(guarded)("%s is refused", async (path) => {
    const answer = await visit(web).call(path, inputOf(path, theirs));
    expect(answer).toMatchObject({ status: 401, code: "UNAUTHORIZED", data: undefined });
    expect(answer.text).not.toContain(SECRET);
  });

  it.each(guarded)("%s is refused with the cookie of nobody", async (path) => {
    const visitor = visit(web);
    visitor.cookies.set("session", "made-up");
    expect((await visitor.call(path, inputOf(path, theirs))).code).toBe("UNAUTHORIZED");
  });

  it("nobody is shown as signed in", async () => {
    expect((await visit(web).call("session.current")).data).toBeNull();
  });
});

describe("the ids of another workspace", () => {
  it.each(withId)("are not found by %s", async (path) => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    const answer = await owner.call(path, inputOf(path, theirs));
    const nothing = NOTHING[path];
    if (nothing) expect(answer.data).toMatchObject(nothing);
    else expect(answer).toMatchObject({ status: 404, code: "NOT_FOUND" });
    expect(answer.text).not.toContain(SECRET);
  });

  it.each(withId)("are answered by %s as ids that nobody has", async (path) => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    await web.caughtUp();
    const nobody = { ...newInbox(), conversationId: conversationIdOf(randomUUID(), "1") };
    const [foreign, unknown] = [
      await owner.call(path, inputOf(path, theirs)),
      await owner.call(path, inputOf(path, nobody)),
    ];
    expect(foreign).toEqual(unknown);
  });

  it.each(["disconnected", "connected"])("tell nothing about the account behind them, be it %s", async (state) => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    const inbox = { ...newInbox(), workspaceId: theirs.workspaceId };
    if (state === "connected") await web.run(connect(inbox));
    const answer = await owner.call("conversations.reply", inputOf("conversations.reply", inbox));
    expect(answer).toMatchObject({ code: "NOT_FOUND", message: "This conversation does not exist." });
  });

  it("change nothing there", async () => {
    const them = await visitAs(web, "owner", { workspaceId: theirs.workspaceId });
    const { conversationId } = theirs;
    const look = async () => [
      await them.call("conversations.thread", { conversationId }),
      await them.call("leads.get", { conversationId }),
      await them.call("accounts.list", {}),
    ];
    await web.caughtUp();
    const before = await look();
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    for (const path of mutations) await owner.call(path, inputOf(path, theirs));
    await web.caughtUp();
    expect(await look()).toEqual(before);
  });

  it("are in no list, count or thread of mine", async () => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    const list = await owner.call("conversations.list", { view: "open" });
    expect(list.data.rows.map(({ id }: { id: string }) => id)).toEqual([mine.conversationId]);
    const counts = await owner.call("conversations.counts", {});
    expect(counts.data).toMatchObject({ open: 1 });
    const accounts = await owner.call("accounts.list", {});
    const leads = await owner.call("leads.list", {});
    expect(leads.data).toMatchObject({ rows: [{ id: leadIdOf(mine.conversationId) }], counts: { new: { leads: 1 } } });
    const board = await owner.call("leads.board", {});
    const dashboard = await owner.call("dashboard.get", {});
    expect(dashboard.data).toMatchObject({
      needs: { waiting: 1, unread: 1, failed: 0, unownedLeads: 1 },
      today: { received: 1, conversations: 1, leads: 1 },
      longest: [{ id: mine.conversationId }],
      accounts: [{ id: mine.accountId }],
    });
    for (const { text } of [list, counts, accounts, leads, board, dashboard]) {
      expect(text).not.toContain(theirs.accountId);
      expect(text).not.toContain(theirs.igId);
    }
  });
});

describe("a malformed id", () => {
  const wrong = [
    "",
    "1",
    "../../x",
    "' or 1=1",
    `${randomUUID()}_x`,
    `${randomUUID()}_${"1".repeat(33)}`,
    "a".repeat(9_000),
  ];

  it.each(withId)("is a bad request to %s", async (path) => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    for (const id of wrong) {
      const input = inputOf(path, { ...mine, accountId: id, conversationId: id, leadId: id, itemId: id, parkedId: id });
      const answer = await owner.call(path, input);
      expect(answer).toMatchObject({ status: 400, code: "BAD_REQUEST" });
    }
    expect(web.defects).toEqual([]);
  });

  it("is a bad request to the stream of changes", async () => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    expect((await owner.call("live.changes", { lastEventId: "1; drop" })).code).toBe("BAD_REQUEST");
  });

  it("tells nothing about the schema", async () => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    const { text } = await owner.call("conversations.get", { conversationId: "x" });
    expect(text).not.toMatch(/regex|pattern|stack|node_modules/);
  });
});

describe("roles", () => {
  it.each(mutations)("an auditor may not do %s", async (path) => {
    const auditor = await visitAs(web, "auditor", { workspaceId: mine.workspaceId });
    expect(await auditor.call(path, inputOf(path, mine))).toMatchObject({ status: 403, code: "FORBIDDEN" });
  });

  it("an auditor may read everything", async () => {
    const auditor = await visitAs(web, "auditor", { workspaceId: mine.workspaceId });
    const queries = guarded.filter((path) => procedures[path]?.kind === "query");
    for (const path of queries) expect((await auditor.call(path, inputOf(path, mine))).status, path).toBe(200);
  });

  it("an auditor learns why there is nothing to answer with", async () => {
    const auditor = await visitAs(web, "auditor", { workspaceId: mine.workspaceId });
    const { data } = await auditor.call("conversations.get", { conversationId: mine.conversationId });
    expect(data.reply).toMatchObject({ allowed: false, reason: "no_rights" });
  });

  it.each(ADMIN)("an agent may not do %s", async (path) => {
    const agent = await visitAs(web, "agent", { workspaceId: mine.workspaceId });
    expect((await agent.call(path, inputOf(path, mine))).code).toBe("FORBIDDEN");
  });

  it.each(["owner", "admin"] as const)("an %s may", async (role) => {
    const visitor = await visitAs(web, role, { workspaceId: mine.workspaceId });
    expect((await visitor.call("accounts.connectUrl")).status).toBe(200);
  });

  it("who is a member elsewhere has no role here", async () => {
    const { cookies, userId } = await visitAs(web, "owner");
    const elsewhere = visit(web);
    const stranger = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    expect(userId).not.toBe(stranger.userId);
    for (const [name, value] of cookies) elsewhere.cookies.set(name, value);
    expect((await elsewhere.call("conversations.list", { view: "open" })).data.rows).toEqual([]);
  });
});

describe("answers", () => {
  it("hold no token, secret, hash or e-mail address", async () => {
    const owner = await visitAs(web, "owner", { workspaceId: mine.workspaceId });
    const texts: string[] = [];
    for (const path of guarded.filter((each) => procedures[each]?.kind === "query"))
      texts.push((await owner.call(path, inputOf(path, mine))).text);
    const all = texts.join("\n");
    expect(all).toContain(SECRET);
    for (const word of [web.settings.instagramAppSecret, "argon2", "passwordHash", "access_token", "@example"])
      expect(all).not.toContain(word);
  });
});
