import { EventStore } from "@soshogle/event-store/event-store";
import { conversationOf, received, started } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerDomain, layerLogAndKeepIn } from "@soshogle/testing/embedded";
import { anotherContact, connect, type Inbox, newInbox, receive } from "@soshogle/testing/inbox";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { type Visitor, visitAs } from "@soshogle/testing/web/visitor";
import { startWebServer, type WebServer } from "@soshogle/testing/web/web-server";
import { Effect, Exit, Layer, Scope } from "effect";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Change } from "../../app/views.ts";
import { LiveChanges } from "./changes.ts";
import { eventIdOf } from "./event-id.ts";

let web: WebServer;
beforeEach(async () => {
  web = await startWebServer();
});
afterEach(async () => {
  vi.useRealTimers();
  await web.close();
});

interface Told {
  readonly id: string;
  readonly change: Change;
}

/** An open stream of changes. `next` waits for one; `ended` for the end. */
const open = async (visitor: Visitor, lastEventId?: string) => {
  const input = lastEventId === undefined ? "" : `?${new URLSearchParams({ input: JSON.stringify({ lastEventId }) })}`;
  const abort = new AbortController();
  const response = await visitor.request(`/api/trpc/live.changes${input}`, { signal: abort.signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let raw = "";
  const read = async (): Promise<boolean> => {
    const chunk = await reader?.read();
    text += chunk?.value ?? "";
    raw += chunk?.value ?? "";
    return chunk?.done ?? true;
  };
  const next = async (): Promise<Told> => {
    for (;;) {
      const block = /(?:^|\n)data: (.*)\nid: (\S+)\n/.exec(text);
      if (block) {
        text = text.slice(block.index + block[0].length);
        return { change: JSON.parse(block[1] ?? ""), id: block[2] ?? "" };
      }
      if (await read()) throw new Error(`the stream ended: ${raw}`);
    }
  };
  // A stream without a place to resume from begins with where it stands.
  const first = lastEventId === undefined ? await next() : undefined;
  const ended = async (): Promise<string> => {
    while (!(await read())) {}
    return raw;
  };
  return { first, next, ended, close: () => abort.abort() };
};

/** A member whose own joining has been announced, so that what comes next is what a test does. */
const memberOf = async ({ workspaceId }: Inbox) => {
  const live = await web.run(Effect.service(LiveChanges));
  let latest = "";
  let look = () => {};
  const stop = live.listen(workspaceId, ({ id }) => {
    latest = id;
    look();
  });
  const visitor = await visitAs(web, "agent", { workspaceId });
  const joined = await head();
  await new Promise<void>((resolve) => {
    look = () => latest >= joined && resolve();
    look();
  });
  stop();
  return visitor;
};
const writes = (inbox: Inbox, text?: string) => web.run(receive(inbox, text));
/** The event id of the newest event. */
const head = (of: WebServer = web) =>
  of.run(
    Effect.gen(function* () {
      const store = yield* EventStore;
      return eventIdOf(yield* store.head, yield* store.logId);
    }),
  );

describe("the stream of changes", () => {
  it("begins with a place to resume from", async () => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    const idle = await open(visitor);
    idle.close();
    await writes(inbox);
    await web.caughtUp();
    const again = await open(visitor, idle.first?.id);
    // Told as missed, or right afterwards when the stream was quicker than the follower of the log.
    const told = (await again.next()).change.conversations;
    expect(told.length > 0 ? told : (await again.next()).change.conversations).toEqual([inbox.conversationId]);
    again.close();
  });

  it("names the conversation that changed, and nothing of what was written", async () => {
    const inbox = newInbox();
    const stream = await open(await memberOf(inbox));
    await writes(inbox, "a text of the customer");
    const { change, id } = await stream.next();
    expect(change).toEqual({ conversations: [inbox.conversationId], leads: [], accounts: false, reload: false });
    expect(id).toBe(await head());
    stream.close();
    expect(await stream.ended().catch(String)).not.toContain("a text of the customer");
  });

  it("comes once the read models have the change", async () => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    const stream = await open(visitor);
    for (let n = 1; n <= 5; n++) {
      await writes(inbox, `text ${n}`);
      await stream.next();
      const { data } = await visitor.call("conversations.list", { view: "open" });
      expect(data.rows[0]).toMatchObject({ unread: n, preview: { text: `text ${n}` } });
    }
    stream.close();
  });

  it("says that accounts changed", async () => {
    const inbox = newInbox();
    const stream = await open(await memberOf(inbox));
    await web.run(connect(inbox));
    expect((await stream.next()).change).toEqual({ conversations: [], leads: [], accounts: true, reload: false });
    stream.close();
  });

  it("is silent about other workspaces", async () => {
    const [mine, theirs] = [newInbox(), newInbox()];
    const stream = await open(await memberOf(mine));
    await writes(theirs);
    await web.run(connect(theirs));
    await writes(mine);
    expect((await stream.next()).change.conversations).toEqual([mine.conversationId]);
    stream.close();
  });

  it("reaches everybody of the workspace", async () => {
    const inbox = newInbox();
    const members = [await memberOf(inbox), await memberOf(inbox)];
    const streams = await Promise.all(members.map((visitor) => open(visitor)));
    await writes(inbox);
    for (const { next, close } of streams) {
      expect((await next()).change.conversations).toEqual([inbox.conversationId]);
      close();
    }
  });
});

describe("resuming", () => {
  it("tells everything since the event id, and nothing twice afterwards", async () => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    const first = await open(visitor);
    await writes(inbox);
    const { id } = await first.next();
    first.close();
    const others = [anotherContact(inbox), anotherContact(inbox), anotherContact(inbox)];
    for (const other of others) await writes(other);
    await writes(newInbox());
    await web.caughtUp();
    const again = await open(visitor, id);
    const { change, id: newer } = await again.next();
    expect([...change.conversations].sort()).toEqual(others.map(({ conversationId }) => conversationId).sort());
    const last = await open(visitor, newer);
    expect((await last.next()).change.conversations).toEqual([]);
    await writes(inbox);
    expect((await last.next()).change.conversations).toEqual([inbox.conversationId]);
    for (const stream of [again, last]) stream.close();
  });

  it("at any of many places loses no change", async () => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    const stream = await open(visitor);
    const seen: Told[] = [];
    const contacts = Array.from({ length: 6 }, () => anotherContact(inbox));
    for (const contact of contacts) {
      await writes(contact);
      seen.push(await stream.next());
    }
    stream.close();
    for (const [index, { id }] of seen.slice(0, -1).entries()) {
      const resumed = await open(visitor, id);
      const { change } = await resumed.next();
      const rest = contacts.slice(index + 1).map(({ conversationId }) => conversationId);
      expect([...change.conversations].sort()).toEqual(rest.sort());
      resumed.close();
    }
  });

  it("after a restart waits for the read models too", async () => {
    const scope = Scope.makeUnsafe();
    const folder = await Effect.runPromise(Scope.provide(temporaryFolder, scope));
    const inbox = newInbox();
    const before = await startWebServer({ folder });
    await before.run(receive(inbox, "before"));
    await before.caughtUp();
    const id = await head(before);
    const visitor = await visitAs(before, "agent", inbox);
    const token = visitor.cookies.get("session") ?? "";
    await before.close();
    const contacts = Array.from({ length: 600 }, (_, n) => conversationOf(`${n + 1}`, inbox));
    const drafts = contacts.flatMap(({ id: mid, draft }) => [draft(started()), draft(received(mid, 5))]);
    const unprojected = layerDomain.pipe(Layer.provideMerge(layerLogAndKeepIn(folder)));
    await Effect.runPromise(Effect.flatMap(makeAppender, (append) => append(drafts)).pipe(Effect.provide(unprojected)));
    const after = await startWebServer({ folder });
    const returning = await visitAs(after, "agent", inbox);
    returning.cookies.set("session", token);
    const stream = await open(returning, id);
    const { change } = await stream.next();
    expect(change.conversations).toHaveLength(600);
    const counts = await returning.call("conversations.counts", {});
    expect(counts.data.open).toBe(601);
    stream.close();
    await after.close();
    await Effect.runPromise(Scope.close(scope, Exit.void));
  });

  it("from the newest event says nothing by itself", async () => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    const first = await open(visitor);
    await writes(inbox);
    const { id } = await first.next();
    first.close();
    const again = await open(visitor, id);
    expect((await again.next()).change).toEqual({ conversations: [], leads: [], accounts: false, reload: false });
    const other = anotherContact(inbox);
    await writes(other);
    expect((await again.next()).change.conversations).toEqual([other.conversationId]);
    again.close();
  });

  it.each([
    ["beyond the log", async () => (await head()).replace(/^[0-9]{20}/, "9".repeat(20))],
    ["another log, as after a restore", async () => eventIdOf((await head()).slice(0, 20), crypto.randomUUID())],
    ["a bare position, as they were before", async () => (await head()).slice(0, 20)],
  ])("from %s demands a reload, and goes on in this log", async (_, from) => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    await writes(inbox);
    const stream = await open(visitor, await from());
    const { change, id } = await stream.next();
    expect(change.reload).toBe(true);
    stream.close();
    await web.caughtUp();
    await writes(inbox);
    const again = await open(visitor, id);
    expect((await again.next()).change.reload).toBe(false);
    again.close();
  });

  it("after being away for more than 10,000 events demands a reload", async () => {
    const inbox = newInbox();
    const visitor = await memberOf(inbox);
    await writes(inbox);
    const id = await head();
    const conversation = conversationOf("5", inbox);
    const drafts = Array.from({ length: 10_001 }, (_, n) =>
      conversation.draft({ type: "ConversationMarkedRead", data: { upTo: n } }),
    );
    await web.run(Effect.flatMap(makeAppender, (append) => append([conversation.draft(started()), ...drafts])));
    await web.caughtUp();
    const stream = await open(visitor, id);
    const { change, id: newest } = await stream.next();
    expect(change.reload).toBe(true);
    expect(newest).toBe(await head());
    stream.close();
  }, 60_000);
});

describe("the end of a session", () => {
  it("ends its stream within half a minute", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const visitor = await memberOf(newInbox());
    const stream = await open(visitor);
    await visitor.call("session.signOut");
    const ended = stream.ended();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await ended).toContain("event: return");
  });

  it("of others ends nothing", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const inbox = newInbox();
    const [staying, leaving] = [await memberOf(inbox), await memberOf(inbox)];
    const stream = await open(staying);
    await leaving.call("session.signOut");
    await vi.advanceTimersByTimeAsync(30_000);
    await writes(inbox);
    expect((await stream.next()).change.conversations).toEqual([inbox.conversationId]);
    stream.close();
  });
});
