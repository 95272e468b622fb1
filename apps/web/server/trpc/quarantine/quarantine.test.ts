import { randomUUID } from "node:crypto";
import { quarantineStream, SYSTEM } from "@soshogle/domain/ids";
import { eventsIn } from "@soshogle/testing/inbox";
import { putAside, tellQuarantine } from "@soshogle/testing/quarantine";
import { visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOwner } from "../../auth/owners.ts";

let web: WebServer;
/** The installation's first workspace. */
let first: string;

beforeAll(async () => {
  web = await startWebServer();
  const owner = { email: "ada@example.com", password: "correct horse battery", name: "Ada", workspaceName: "First" };
  first = (await web.run(makeOwner(owner))).workspaceId;
});
afterAll(() => web.close());

const ITEM = JSON.stringify({ sender: { id: "10863522179" }, message: { text: "Call 555-0100", mid: "m1" } });
const hold = async (workspaceId: string, reason: "unknown_account" | "schema_mismatch" = "schema_mismatch") => {
  const itemId = await web.run(putAside({ workspaceId, raw: ITEM, facts: { reason, detail: "message.mid" } }));
  await web.caughtUp();
  return itemId;
};
const held = { scope: "workspace", itemStatus: "held" };
type Visitor = Awaited<ReturnType<typeof visitAs>>;
const idsOf = async (who: Visitor, input: object = held): Promise<readonly string[]> =>
  (await who.call("quarantine.list", input)).data.rows.map(({ id }: { id: string }) => id);
const asked = async (itemId: string) =>
  (await web.run(eventsIn(quarantineStream(itemId)))).filter(({ type }) => type === "RedriveRequested").length;

describe("the list of the quarantine", () => {
  it("holds the items of the workspace alone, with counts by reason", async () => {
    const owner = await visitAs(web, "owner");
    const itemId = await hold(owner.workspaceId);
    await hold(randomUUID());
    const { data } = await owner.call("quarantine.list", held);
    expect(data.rows).toMatchObject([{ id: itemId, reason: "schema_mismatch", detail: "message.mid", asked: false }]);
    expect(data.reasons).toEqual([{ reason: "schema_mismatch", held: 1 }]);
    expect(await idsOf(owner, { ...held, reason: "bad_id" })).toEqual([]);
    expect(await idsOf(owner, { ...held, reason: "schema_mismatch" })).toEqual([itemId]);
  });

  it("moves an item that was recorded to the others", async () => {
    const owner = await visitAs(web, "owner");
    const itemId = await hold(owner.workspaceId);
    const result = { outcome: "recorded", reason: null, detail: "" } as const;
    await web.run(tellQuarantine({ ...owner, itemId }, { type: "RecordRedrive", result, now: 1 }));
    await web.caughtUp();
    expect(await idsOf(owner)).toEqual([]);
    expect(await idsOf(owner, { ...held, itemStatus: "recorded" })).toEqual([itemId]);
  });

  it("is for owners, admins and auditors", async () => {
    const { workspaceId } = await visitAs(web, "owner");
    for (const role of ["admin", "auditor"] as const)
      expect((await (await visitAs(web, role, { workspaceId })).call("quarantine.list", held)).status).toBe(200);
    const agent = await visitAs(web, "agent", { workspaceId });
    expect(await agent.call("quarantine.list", held)).toMatchObject({ status: 403, code: "FORBIDDEN" });
  });
});

describe("items of unknown accounts", () => {
  const unknown = { ...held, scope: "unknown" };

  it("are listed to owners of the first workspace, and what is in them to nobody", async () => {
    const itemId = await hold(SYSTEM, "unknown_account");
    const owner = await visitAs(web, "owner", { workspaceId: first });
    expect(await idsOf(owner, unknown)).toContain(itemId);
    const { data, text } = await owner.call("quarantine.get", { itemId });
    expect(data).toMatchObject({ shape: null, hidden: expect.stringContaining("never shown") });
    expect(text).not.toMatch(/sender|555/);
  });

  it("are out of reach for everybody else", async () => {
    const itemId = await hold(SYSTEM, "unknown_account");
    const others = [await visitAs(web, "owner"), await visitAs(web, "admin", { workspaceId: first })];
    for (const other of others) {
      expect((await other.call("quarantine.list", unknown)).code).toBe("FORBIDDEN");
      expect((await other.call("quarantine.get", { itemId })).code).toBe("NOT_FOUND");
      expect((await other.call("quarantine.redrive", { itemId })).code).toBe("NOT_FOUND");
      const all = { scope: "unknown", reason: "unknown_account" };
      expect((await other.call("quarantine.redriveAll", all)).code).toBe("FORBIDDEN");
    }
    expect(await asked(itemId)).toBe(0);
  });
});

describe("one item", () => {
  it("shows its shape, never its words", async () => {
    const owner = await visitAs(web, "owner");
    const itemId = await hold(owner.workspaceId);
    const { data, text } = await owner.call("quarantine.get", { itemId });
    expect(data.shape).toContain('"text": ‹text, 13 characters›');
    expect(data.shape).toContain('"mid": "m1"');
    expect(text).not.toMatch(/555|10863522179/);
  });

  it("of another workspace is not found, as one that nobody has", async () => {
    const owner = await visitAs(web, "owner");
    const foreign = await hold(randomUUID());
    for (const itemId of [foreign, randomUUID()])
      for (const path of ["quarantine.get", "quarantine.redrive"])
        expect((await owner.call(path, { itemId })).code).toBe("NOT_FOUND");
    expect(await asked(foreign)).toBe(0);
  });
});

describe("trying again", () => {
  it("is asked for once until it is answered, which the list shows", async () => {
    const owner = await visitAs(web, "owner");
    const itemId = await hold(owner.workspaceId);
    const { data } = await owner.call("quarantine.redrive", { itemId });
    await owner.call("quarantine.redrive", { itemId });
    expect(await asked(itemId)).toBe(1);
    expect((await owner.call("quarantine.list", { ...held, ...data })).data.rows[0]).toMatchObject({ asked: true });
  });

  it("asks for all of one reason, and for no others", async () => {
    const owner = await visitAs(web, "owner");
    const ids = [await hold(owner.workspaceId), await hold(owner.workspaceId)];
    const other = await hold(owner.workspaceId, "unknown_account");
    const { data } = await owner.call("quarantine.redriveAll", { scope: "workspace", reason: "schema_mismatch" });
    expect(data).toMatchObject({ asked: 2, more: false });
    expect(await Promise.all([...ids, other].map(asked))).toEqual([1, 1, 0]);
    const none = await owner.call("quarantine.redriveAll", { scope: "workspace", reason: "bad_id" });
    expect(none.data).toEqual({ after: null, asked: 0, more: false });
  });

  it("is not for auditors and agents", async () => {
    const { workspaceId } = await visitAs(web, "owner");
    const itemId = await hold(workspaceId);
    for (const role of ["auditor", "agent"] as const) {
      const visitor = await visitAs(web, role, { workspaceId });
      expect((await visitor.call("quarantine.redrive", { itemId })).code).toBe("FORBIDDEN");
    }
    expect(await asked(itemId)).toBe(0);
  });
});
