import { makeManualClock } from "@soshogle/testing/manual-clock";
import { visit } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect } from "effect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OWNER_LINK_MS, type OwnerLinkKind, OwnerLinks } from "./owner-link.ts";
import { makeOwner } from "./owners.ts";

const clock = makeManualClock(Date.UTC(2026, 0, 15, 9));
let web: WebServer;
beforeEach(async () => {
  web = await startWebServer({ clock });
});
afterEach(() => web.close());

const ADA = { email: "ada@example.com", password: "correct horse battery", name: "Ada", workspaceName: "Harbour" };
const mint = (kind: OwnerLinkKind) => web.run(Effect.flatMap(OwnerLinks, (links) => links.mint(kind)));
const redeem = (token: string, owner: object = ADA) => visit(web).call("setup.redeem", { token, ...owner });
const signIn = (as: object) => visit(web).call("session.signIn", as);

describe("the first owner link", () => {
  it("makes an owner who is signed in", async () => {
    const visitor = visit(web);
    expect((await visitor.call("setup.state")).data).toEqual({ ownerExists: false });
    expect((await visitor.call("setup.redeem", { token: await mint("first"), ...ADA })).status).toBe(200);
    expect((await visitor.call("session.current")).data).toMatchObject({ email: ADA.email, role: "owner" });
    expect((await visitor.call("setup.state")).data).toEqual({ ownerExists: true });
  });

  it("works once", async () => {
    const token = await mint("first");
    await redeem(token);
    const again = await redeem(token, { ...ADA, email: "eve@example.com" });
    expect(again).toMatchObject({ status: 422, code: "UNPROCESSABLE_CONTENT" });
    expect((await signIn({ ...ADA, email: "eve@example.com" })).code).toBe("UNAUTHORIZED");
  });

  it("works for an hour", async () => {
    const token = await mint("first");
    clock.advance(OWNER_LINK_MS);
    expect((await redeem(token)).message).toContain("older than an hour");
  });

  it("works until the last moment of the hour", async () => {
    const token = await mint("first");
    clock.advance(OWNER_LINK_MS - 1);
    expect((await redeem(token)).status).toBe(200);
  });

  it("is void once an owner exists", async () => {
    const token = await mint("first");
    await web.run(makeOwner(ADA));
    expect((await redeem(token, { ...ADA, email: "eve@example.com" })).message).toContain("has an owner already");
  });

  it("is void as soon as a newer one is made", async () => {
    const [older, newer] = [await mint("first"), await mint("first")];
    expect((await redeem(older)).code).toBe("UNPROCESSABLE_CONTENT");
    expect((await redeem(newer)).status).toBe(200);
  });

  it("redeemed twice at once makes one owner", async () => {
    const token = await mint("first");
    const both = await Promise.all([redeem(token), redeem(token, { ...ADA, email: "eve@example.com" })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422]);
    const owners = await Promise.all([signIn(ADA), signIn({ ...ADA, email: "eve@example.com" })]);
    expect(owners.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it("is not guessed", async () => {
    await mint("first");
    for (const token of ["", "x", "A".repeat(43), "ä", "x".repeat(201)])
      expect((await redeem(token)).status).toBeGreaterThanOrEqual(400);
    expect((await visit(web).call("setup.state")).data).toEqual({ ownerExists: false });
  });

  it("stays good after input that is not", async () => {
    const token = await mint("first");
    const wrong = [{ password: "too short" }, { email: "ada" }, { name: "  " }, { workspaceName: "" }, { name: 5 }];
    for (const change of wrong) expect((await redeem(token, { ...ADA, ...change })).code).toBe("BAD_REQUEST");
    expect((await redeem(token)).status).toBe(200);
  });
});

describe("a recovery link", () => {
  it("gives an owner a new password and ends the sessions", async () => {
    await web.run(makeOwner(ADA));
    const before = visit(web);
    await before.call("session.signIn", ADA);
    const password = "a quite different password";
    expect((await redeem(await mint("recovery"), { ...ADA, password })).status).toBe(200);
    expect((await before.call("session.current")).data).toBeNull();
    expect((await signIn(ADA)).code).toBe("UNAUTHORIZED");
    expect((await signIn({ ...ADA, password })).status).toBe(200);
  });

  it("makes a further owner", async () => {
    await web.run(makeOwner(ADA));
    const visitor = visit(web);
    const ben = { ...ADA, email: "ben@example.com", name: "Ben" };
    await visitor.call("setup.redeem", { token: await mint("recovery"), ...ben });
    expect((await visitor.call("session.current")).data).toMatchObject({ email: "ben@example.com", role: "owner" });
    expect((await signIn(ADA)).status).toBe(200);
  });

  it("works once, for an hour", async () => {
    await web.run(makeOwner(ADA));
    const token = await mint("recovery");
    await redeem(token);
    expect((await redeem(token)).code).toBe("UNPROCESSABLE_CONTENT");
    const late = await mint("recovery");
    clock.advance(OWNER_LINK_MS);
    expect((await redeem(late)).code).toBe("UNPROCESSABLE_CONTENT");
  });
});
