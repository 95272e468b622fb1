import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSimulator } from "../simulator.ts";
import { startReceiver } from "../testing/receiver.ts";
import { answerOf, app, type Chat, openChat, openStage, type Stage } from "../testing/stage.ts";

let stage: Stage;
let chat: Chat;
beforeEach(async () => {
  stage = await openStage();
  chat = await openChat(stage);
});
afterEach(() => stage.close());

const write = (text: string, more: object = {}) =>
  stage.post("/_/messages", { accountId: chat.igId, personId: chat.personId, text, ...more });
const send = (text: string) =>
  stage.post("/v26.0/me/messages", { recipient: { id: chat.igsid }, message: { text } }, chat.token);
const texts = () => stage.receiver.items().map(({ message }) => message?.text);
const deliveries = (change: object) => stage.post("/_/faults", { deliveries: change });

describe("a delivery", () => {
  it("has Meta's shape", () => {
    const [delivery] = stage.receiver.received;
    expect(JSON.parse(delivery?.raw ?? "")).toEqual({
      object: "instagram",
      entry: [
        {
          id: chat.igId,
          time: stage.clock.now,
          messaging: [
            {
              sender: { id: chat.igsid },
              recipient: { id: chat.igId },
              timestamp: stage.clock.now,
              message: { mid: chat.mid, text: "Hello" },
            },
          ],
        },
      ],
    });
    expect(delivery?.headers["user-agent"]).toBe("facebookexternalua");
  });

  it("is signed over its bytes, which are ASCII", async () => {
    await write("Olá 🙂 a/b");
    await stage.simulator.settled();
    const delivery = stage.receiver.received.at(-1);
    expect(delivery?.raw).toContain("Ol\\u00e1 \\ud83d\\ude42 a\\/b");
    expect(delivery?.items[0]?.message?.text).toBe("Olá 🙂 a/b");
    const hmac = createHmac("sha256", app.appSecret).update(delivery?.raw ?? "");
    expect(delivery?.headers["x-hub-signature-256"]).toBe(`sha256=${hmac.digest("hex")}`);
  });

  it("is repeated until it is answered 200", async () => {
    stage.receiver.answerNext(503, 500, 302, 201);
    await write("again and again");
    await stage.simulator.settled();
    expect(texts().slice(1)).toEqual(Array(5).fill("again and again"));
    expect((await stage.get("/_/book")).body.deliveries.at(-1)).toMatchObject({ state: "delivered", attempts: 5 });
  });

  it("is dropped after 36 hours", async () => {
    stage.receiver.answerNext(503, 503);
    stage.receiver.onDelivery(() => {
      stage.clock.now += 19 * 3_600_000;
    });
    await write("never heard");
    await stage.simulator.settled();
    expect((await stage.get("/_/book")).body.deliveries.at(-1)).toMatchObject({ state: "dropped", attempts: 2 });
  });

  it("holds all items of an account that wait together, up to the limit", async () => {
    await deliveries({ pause: true });
    for (let n = 0; n < 60; n++) await write(`n${n}`);
    await deliveries({ pause: false });
    await stage.simulator.settled();
    expect(stage.receiver.received.slice(1).map(({ items }) => items.length)).toEqual([50, 10]);
    expect(texts().slice(1)).toEqual(Array.from({ length: 60 }, (_, n) => `n${n}`));
  });

  it("carries the source's own time, mid and further keys", async () => {
    const extra = { reply_to: { mid: chat.mid } };
    await write("late", { timestamp: 1_788_859_253_587, mid: "m-1", extra });
    await stage.simulator.settled();
    expect(stage.receiver.items().at(-1)).toMatchObject({
      timestamp: 1_788_859_253_587,
      message: { mid: "m-1", ...extra },
    });
    expect((await write("same", { mid: "m-1" })).status).toBe(409);
  });

  it("is not made for an account without subscription", async () => {
    await stage.remove("/v26.0/me/subscribed_apps", chat.token);
    expect((await write("unheard")).body.deliveryId).toBeNull();
  });
});

describe("order", () => {
  it("holds in a conversation whose deliveries fail", async () => {
    const { personId } = (await stage.post("/_/people", { username: "second.person" })).body;
    let failures = 0;
    stage.receiver.onDelivery(({ items }) => {
      const fails = items.some(({ message }) => message?.text === "first") && failures < 3;
      if (fails) stage.receiver.answerNext(503);
      if (fails) failures += 1;
    });
    await Promise.all([write("first"), write("second"), write("other", { personId })]);
    await stage.simulator.settled();
    const delivered = texts();
    expect(failures).toBe(3);
    expect(delivered.lastIndexOf("first")).toBeLessThanOrEqual(delivered.lastIndexOf("second"));
  });

  it("is turned round when asked to", async () => {
    await deliveries({ pause: true, reorder: true });
    await write("one");
    await write("two");
    await deliveries({ pause: false });
    await stage.simulator.settled();
    expect(texts()).toEqual(["Hello", "two", "one"]);
  });
});

describe("duplicates", () => {
  it("are whole deliveries made twice", async () => {
    await deliveries({ duplicate: true });
    await write("twice");
    await stage.simulator.settled();
    const [, one, two] = stage.receiver.received;
    expect(one?.raw).toBe(two?.raw);
    expect(stage.receiver.received).toHaveLength(3);
  });

  it("or items that stand twice in one delivery", async () => {
    await deliveries({ duplicateItem: true });
    await write("twice");
    await stage.simulator.settled();
    expect(stage.receiver.received).toHaveLength(2);
    expect(texts()).toEqual(["Hello", "twice", "twice"]);
  });
});

describe("numeric ids", () => {
  it("stand in deliveries as Meta writes them now and then", async () => {
    await deliveries({ numericIds: true });
    await write("numbers");
    await stage.simulator.settled();
    expect(stage.receiver.received.at(-1)?.raw).toContain(`"recipient":{"id":${chat.igId}}`);
  });
});

describe("an echo", () => {
  const echoes = () => stage.receiver.items().filter(({ message }) => message?.is_echo);

  it("follows the answer to the call", async () => {
    const { body } = await send("Answer");
    await stage.simulator.settled();
    expect(echoes()).toMatchObject([
      { sender: { id: chat.igId }, recipient: { id: chat.igsid }, message: { mid: body.message_id, text: "Answer" } },
    ]);
  });

  it("comes before the answer when asked to", async () => {
    await stage.post("/_/faults", { echo: "before" });
    await send("Answer");
    expect(echoes()).toHaveLength(1);
  });

  it("never comes when asked to", async () => {
    await stage.post("/_/faults", { echo: "never" });
    await send("Answer");
    await stage.simulator.settled();
    expect(echoes()).toEqual([]);
  });

  it("comes though the answer was lost", async () => {
    await stage.post("/_/faults", { next: [{ match: "send", fault: "answer_lost_after_accepting" }] });
    await send("Answer").catch(() => undefined);
    await stage.simulator.settled();
    expect(echoes()).toHaveLength(1);
  });

  it("comes for what was written in the app", async () => {
    await stage.post("/_/echoes", { accountId: chat.igId, personId: chat.personId, text: "from my own phone" });
    await stage.simulator.settled();
    expect(echoes()).toMatchObject([{ message: { text: "from my own phone" } }]);
  });
});

describe("seen", () => {
  it("names the newest message, once", async () => {
    await send("one");
    const { body } = await send("two");
    const who = { accountId: chat.igId, personId: chat.personId };
    expect((await stage.post("/_/seen", who)).body).toEqual({ seen: 2 });
    expect((await stage.post("/_/seen", who)).body).toEqual({ seen: 0 });
    await stage.simulator.settled();
    const reads = stage.receiver.items().filter(({ read }) => read);
    expect(reads).toMatchObject([{ sender: { id: chat.igsid }, read: { mid: body.message_id } }]);
  });
});

describe("raw deliveries", () => {
  it("carry any items, bodies and text, signed", async () => {
    await stage.post("/_/deliveries", { accountId: chat.igId, items: [{ odd: true }] });
    await stage.simulator.settled();
    await stage.post("/_/deliveries", { body: [1, 2] });
    await stage.simulator.settled();
    await stage.post("/_/deliveries", { raw: "{ not JSON" });
    await stage.simulator.settled();
    const [, items, body, raw] = stage.receiver.received;
    expect(JSON.parse(items?.raw ?? "").entry[0].messaging).toEqual([{ odd: true }]);
    expect(body?.raw).toBe("[1,2]");
    expect(raw?.raw).toBe("{ not JSON");
    const hmac = createHmac("sha256", app.appSecret).update("{ not JSON");
    expect(raw?.headers["x-hub-signature-256"]).toBe(`sha256=${hmac.digest("hex")}`);
  });
});

describe("the callback", () => {
  it("is verified with the token and a challenge", async () => {
    expect((await stage.post("/_/verify", {})).body.ok).toBe(true);
  });
});

describe("a restart", () => {
  it("keeps accounts, tokens, messages, faults and what waits to be delivered", async () => {
    const folder = mkdtempSync(join(tmpdir(), "simulator-"));
    const receiver = await startReceiver();
    const options = { book: join(folder, "book.db"), app, callbackUrl: receiver.url, verifyToken: "t" };
    const first = await startSimulator(options);
    const ids = first.accountIds();
    const [igId = ""] = ids;
    const token = first.mintToken(igId);
    const json = { "content-type": "application/json" };
    const post = (url: string, body: unknown) =>
      fetch(url, { method: "POST", headers: json, body: JSON.stringify(body) });
    await post(`${first.url}/v26.0/me/subscribed_apps?subscribed_fields=messages&access_token=${token}`, {});
    await post(`${first.url}/_/faults`, { deliveries: { pause: true } });
    const { people } = (await answerOf(await fetch(`${first.url}/_/book`))).body;
    await post(`${first.url}/_/messages`, { accountId: igId, personId: people[0].personId, text: "still here" });
    await first.close();

    const second = await startSimulator(options);
    expect(second.accountIds()).toEqual(ids);
    expect((await fetch(`${second.url}/v26.0/me?access_token=${token}`)).status).toBe(200);
    expect(receiver.received).toEqual([]);
    await post(`${second.url}/_/faults`, { deliveries: { pause: false } });
    await second.settled();
    expect(receiver.items()).toMatchObject([{ message: { text: "still here" } }]);
    await second.close();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });
});
