import { randomUUID } from "node:crypto";
import { Keep } from "@soshogle/document-store/document-store";
import type { StreamName } from "@soshogle/domain/ids";
import { connect, newInbox, receive } from "@soshogle/testing/inbox";
import { makeManualClock } from "@soshogle/testing/manual-clock";
import { type Visitor, visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect } from "effect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DRAFTS } from "../../auth/collections.ts";
import { repliesKept } from "../../drafts/drafts.ts";

const DAY = 24 * 60 * 60_000;
const clock = makeManualClock(Date.UTC(2026, 0, 15, 9));
let web: WebServer;
beforeAll(async () => {
  web = await startWebServer({ clock });
});
afterAll(async () => {
  expect(web.defects).toEqual([]);
  await web.close();
});

const given = async () => {
  const inbox = newInbox();
  await web.run(Effect.andThen(connect(inbox), receive(inbox, "Hello")));
  const [ada, ben] = [await visitAs(web, "agent", inbox), await visitAs(web, "admin", inbox)];
  await web.caughtUp();
  const { conversationId } = inbox;
  const keep = (who: Visitor, text: string, mode = "reply") =>
    who.call("conversations.keepDraft", { conversationId, mode, text });
  const read = async (who: Visitor) => (await who.call("conversations.drafts", { conversationId })).data;
  return { inbox, ada, ben, conversationId, keep, read };
};

const stored = (userId: string) =>
  web.run(
    Effect.gen(function* () {
      const found = yield* (yield* Keep).findVersioned({
        collection: DRAFTS,
        index: "by_expiry",
        where: [],
        direction: "ascending",
        limit: 1_000,
      });
      return found.map(({ document }) => document).filter((document) => document.userId === userId);
    }),
  );

describe("a list of conversations", () => {
  const draftIn = async (who: Visitor) => {
    const { data } = await who.call("conversations.list", { view: "open" });
    return data.rows.map((row: { draft: string | null }) => row.draft);
  };

  it("shows what the viewer has not sent, and nobody else's", async () => {
    const { ada, ben, conversationId, keep } = await given();
    await keep(ada, "Dear customer");
    await keep(ben, "For the team", "note");
    expect(await draftIn(ada)).toEqual(["Dear customer"]);
    expect(await draftIn(ben)).toEqual([null]);
    expect((await ada.call("conversations.get", { conversationId })).data.row.draft).toBe("Dear customer");
    await ada.call("conversations.reply", { conversationId, replyId: randomUUID(), text: "Dear customer" });
    expect(await draftIn(ada)).toEqual([null]);
  });

  it("shows the beginning of a long one", async () => {
    const { ada, keep } = await given();
    await keep(ada, "w".repeat(5_000));
    expect(await draftIn(ada)).toEqual([`${"w".repeat(159)}…`]);
  });

  it("shows none that is too old", async () => {
    const { ada, keep } = await given();
    await keep(ada, "Later");
    clock.advance(15 * DAY);
    expect(await draftIn(ada)).toEqual([null]);
  });

  it("costs one read of keep, however many rows and drafts there are", async () => {
    const { inbox, ada, conversationId, keep } = await given();
    await keep(ada, "Dear customer");
    const reads: string[] = [];
    const kept = await web.run(
      Effect.gen(function* () {
        const store = yield* Keep;
        const counting = Keep.of({
          ...store,
          get: (collection, ids) => {
            reads.push(collection);
            return store.get(collection, ids);
          },
        });
        const ids = [conversationId, ...Array.from({ length: 49 }, (_, n) => `${conversationId}${n}`)];
        return yield* Effect.provideService(
          repliesKept({ workspaceId: inbox.workspaceId, userId: ada.userId }, ids),
          Keep,
          counting,
        );
      }),
    );
    expect([...kept]).toEqual([[conversationId, "Dear customer"]]);
    expect(reads).toEqual([DRAFTS]);
  });
});

describe("a draft", () => {
  it("is its writer's, one for the reply and one for the note", async () => {
    const { ada, ben, keep, read } = await given();
    await keep(ada, "Dear 東京 🍜,\n");
    await keep(ada, "He asked before", "note");
    await keep(ben, "Mine");
    expect(await read(ada)).toEqual({ reply: "Dear 東京 🍜,\n", note: "He asked before" });
    expect(await read(ben)).toEqual({ reply: "Mine", note: "" });
  });

  it("gives way to what is typed later, and goes with an empty text", async () => {
    const { ada, keep, read } = await given();
    await keep(ada, "One");
    await keep(ada, "Two");
    expect((await read(ada)).reply).toBe("Two");
    await keep(ada, " \n");
    expect((await read(ada)).reply).toBe("");
    expect(await stored(ada.userId)).toEqual([]);
  });

  it("does not lie in the store in clear", async () => {
    const { ada, keep } = await given();
    await keep(ada, "quite private");
    const documents = await stored(ada.userId);
    expect(documents).toHaveLength(1);
    expect(JSON.stringify(documents)).not.toContain("private");
  });

  it.each(["reply", "note"] as const)("is gone once it is sent: %s", async (mode) => {
    const { ada, conversationId, keep, read } = await given();
    await keep(ada, "Yes, it is. ", mode);
    if (mode === "reply")
      await ada.call("conversations.reply", { conversationId, replyId: randomUUID(), text: "Yes, it is." });
    else await ada.call("conversations.writeNote", { conversationId, noteId: randomUUID(), text: "Yes, it is." });
    expect(await read(ada)).toEqual({ reply: "", note: "" });
  });

  it("that was typed since stays when another text is sent", async () => {
    const { ada, conversationId, keep, read } = await given();
    await keep(ada, "And one more thing");
    await ada.call("conversations.reply", { conversationId, replyId: randomUUID(), text: "Yes, it is." });
    expect((await read(ada)).reply).toBe("And one more thing");
  });

  it("outlives a refusal", async () => {
    const { ada, conversationId, keep, read } = await given();
    const text = "w".repeat(10_000);
    await keep(ada, text);
    const answer = await ada.call("conversations.reply", { conversationId, replyId: randomUUID(), text });
    expect(answer.message).toContain("Shorten it");
    expect((await read(ada)).reply).toBe(text);
  });

  it("is forgotten with the keys of its contact, and can be written anew", async () => {
    const { ada, conversationId, keep, read } = await given();
    await keep(ada, "About you");
    const second = Math.floor((await web.run(Clock.currentTimeMillis)) / 1000);
    const stream = `draft-${conversationId}` as StreamName; // the name of the secret
    await web.run(
      Effect.flatMap(Vault, (vault) =>
        vault.destroy([{ stream, subject: conversationId, ranges: [{ from: 0, to: second }] }]),
      ),
    );
    expect((await read(ada)).reply).toBe("");
    clock.advance(1_000);
    await keep(ada, "About something else");
    expect((await read(ada)).reply).toBe("About something else");
  });

  it("is gone after two weeks, also from the store", async () => {
    const { ada, ben, keep, read } = await given();
    await keep(ada, "Later");
    clock.advance(15 * DAY);
    expect((await read(ada)).reply).toBe("");
    await keep(ben, "Now");
    expect(await stored(ada.userId)).toEqual([]);
  });
});
