import { makeManualClock } from "@soshogle/testing/manual-clock";
import { type Visitor, visit, visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeOwner } from "./owners.ts";
import { SESSION_MS } from "./sessions.ts";

const OWNER = { email: "ada@example.com", password: "correct horse battery", name: "Ada", workspaceName: "Harbour" };
const right = { email: OWNER.email, password: OWNER.password };
const wrong = { email: OWNER.email, password: "wrong horse battery" };

const clock = makeManualClock(Date.UTC(2026, 0, 15, 9));
let web: WebServer;
beforeAll(async () => {
  web = await startWebServer({ clock });
  await web.run(makeOwner(OWNER));
  await web.caughtUp();
});
afterAll(() => web.close());

const HOUR = 60 * 60_000;
let addresses = 0;
/** From an address that nobody has used. */
const newVisitor = (): Visitor => visit(web, { address: `203.0.113.${++addresses}` });
const signIn = (visitor: Visitor, as: object) => visitor.call("session.signIn", as);
const fail = async (visitor: Visitor, times: number, as: object = wrong): Promise<void> => {
  for (let n = 0; n < times; n++) expect((await signIn(visitor, as)).code).toBe("UNAUTHORIZED");
};

describe("signing in", () => {
  it("with the right password makes one the viewer", async () => {
    const visitor = newVisitor();
    expect((await signIn(visitor, right)).status).toBe(200);
    const { data } = await visitor.call("session.current");
    expect(data).toMatchObject({ name: "Ada", email: OWNER.email, role: "owner", workspace: { name: "Harbour" } });
  });

  it("takes the address in any case and with blanks around it", async () => {
    expect((await signIn(newVisitor(), { ...right, email: "  ADA@Example.com " })).status).toBe(200);
  });

  it("answers a wrong password and an unknown address alike", async () => {
    const known = await signIn(newVisitor(), wrong);
    const unknown = await signIn(newVisitor(), { ...wrong, email: "nobody@example.com" });
    expect(known).toMatchObject({ status: 401, code: "UNAUTHORIZED" });
    expect(unknown).toEqual(known);
    expect(known.text).not.toContain("Ada");
  });

  it("sets no cookie for a wrong password", async () => {
    const visitor = newVisitor();
    await signIn(visitor, wrong);
    expect(visitor.cookiesSet).toEqual([]);
  });

  it("makes a new session each time, and ends the one before", async () => {
    const [visitor, thief] = [newVisitor(), newVisitor()];
    await signIn(visitor, right);
    const first = visitor.cookies.get("session") ?? "";
    thief.cookies.set("session", first);
    await signIn(visitor, right);
    expect(visitor.cookies.get("session")).not.toBe(first);
    expect((await thief.call("accounts.list", {})).code).toBe("UNAUTHORIZED");
  });

  it("keeps no token that would open the session", async () => {
    const visitor = newVisitor();
    await signIn(visitor, right);
    const [cookie = ""] = visitor.cookiesSet;
    expect(cookie).toMatch(/^session=[\w-]{43};/);
  });

  it.each([{}, { email: OWNER.email }, { ...right, password: 1 }, { ...right, password: "x".repeat(201) }])(
    "with %j is a bad request",
    async (input) => {
      expect((await signIn(newVisitor(), input)).code).toBe("BAD_REQUEST");
    },
  );
});

describe("the session", () => {
  it("ends when one signs out, for whoever has its cookie", async () => {
    const visitor = newVisitor();
    await signIn(visitor, right);
    const thief = newVisitor();
    thief.cookies.set("session", visitor.cookies.get("session") ?? "");
    expect((await thief.call("accounts.list", {})).status).toBe(200);
    await visitor.call("session.signOut");
    expect(visitor.cookies.has("session")).toBe(false);
    expect((await thief.call("accounts.list", {})).code).toBe("UNAUTHORIZED");
  });

  it("of others goes on when one signs out", async () => {
    const [one, other] = [newVisitor(), newVisitor()];
    await signIn(one, right);
    await signIn(other, right);
    await one.call("session.signOut");
    expect((await other.call("accounts.list", {})).status).toBe(200);
  });

  it("expires after thirty days", async () => {
    const visitor = newVisitor();
    await signIn(visitor, right);
    clock.advance(SESSION_MS - 1);
    expect((await visitor.call("accounts.list", {})).status).toBe(200);
    clock.advance(1);
    expect((await visitor.call("accounts.list", {})).code).toBe("UNAUTHORIZED");
    clock.setWall(clock.clock.currentTimeMillisUnsafe() - 1);
    expect((await visitor.call("accounts.list", {})).code).toBe("UNAUTHORIZED");
    clock.setWall(clock.clock.currentTimeMillisUnsafe() + 1);
  });

  it("can be ended without having one", async () => {
    expect((await newVisitor().call("session.signOut")).status).toBe(200);
  });
});

describe("throttling", () => {
  it("of an account starts with the fifth failure, from wherever it comes, and ends by time", async () => {
    for (let n = 0; n < 5; n++) await fail(newVisitor(), 1);
    const refused = await signIn(newVisitor(), right);
    expect(refused).toMatchObject({ status: 429, code: "TOO_MANY_REQUESTS" });
    expect(refused.message).toBe("Too many attempts. Try again in 15 seconds.");
    clock.advance(15_000);
    expect((await signIn(newVisitor(), right)).status).toBe(200);
  });

  it("doubles with each further failure, up to a quarter of an hour", async () => {
    const seconds: number[] = [];
    await fail(newVisitor(), 4);
    for (let n = 0; n < 9; n++) {
      await fail(newVisitor(), 1);
      const { message } = await signIn(newVisitor(), wrong);
      const wait = Number(/in (\d+) seconds/.exec(message)?.[1]);
      seconds.push(wait);
      clock.advance(wait * 1000);
    }
    expect(seconds).toEqual([15, 30, 60, 120, 240, 480, 900, 900, 900]);
    await signIn(newVisitor(), right);
  });

  it("of an account is forgotten by a right password", async () => {
    await fail(newVisitor(), 4);
    expect((await signIn(newVisitor(), right)).status).toBe(200);
    await fail(newVisitor(), 4);
    expect((await signIn(newVisitor(), right)).status).toBe(200);
  });

  it("is forgotten after an hour without a failure", async () => {
    await fail(newVisitor(), 4);
    clock.advance(HOUR + 1);
    await fail(newVisitor(), 4);
    expect((await signIn(newVisitor(), right)).status).toBe(200);
  });

  it("of an address starts with the twentieth failure, whatever accounts it tries", async () => {
    const visitor = newVisitor();
    for (let n = 0; n < 20; n++) await fail(visitor, 1, { ...wrong, email: `guess${n}@example.com` });
    expect((await signIn(visitor, right)).code).toBe("TOO_MANY_REQUESTS");
    expect((await signIn(newVisitor(), right)).status).toBe(200);
    clock.advance(15_000);
    expect((await signIn(visitor, right)).status).toBe(200);
  });

  it("of an address counts no right passwords", async () => {
    const visitor = newVisitor();
    for (let n = 0; n < 25; n++) expect((await signIn(visitor, right)).status).toBe(200);
  });

  it("lets no more through when many try at once", async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, () => signIn(newVisitor(), { ...wrong, email: "at@once.com" })),
    );
    expect(all.filter(({ code }) => code === "UNAUTHORIZED")).toHaveLength(5);
    expect(all.filter(({ code }) => code === "TOO_MANY_REQUESTS")).toHaveLength(7);
  });

  it("of an unknown account is that of a known one", async () => {
    const unknown = { ...wrong, email: "unknown@example.com" };
    await fail(newVisitor(), 5, unknown);
    expect((await signIn(newVisitor(), unknown)).code).toBe("TOO_MANY_REQUESTS");
  });

  it("believes no forwarding header unless there is a trusted proxy", async () => {
    const visitor = newVisitor();
    for (let n = 0; n < 20; n++)
      await visitor.request("/api/trpc/session.signIn", {
        method: "POST",
        headers: { "content-type": "application/json", "x-forwarded-for": `198.51.100.${n}` },
        body: JSON.stringify({ ...wrong, email: `spread${n}@example.com` }),
      });
    expect((await signIn(visitor, right)).code).toBe("TOO_MANY_REQUESTS");
  });
});

describe("the viewer", () => {
  it("sees no e-mail address but the own", async () => {
    const agent = await visitAs(web, "agent");
    const { text } = await agent.call("session.current");
    expect(text).not.toContain("@");
  });
});
