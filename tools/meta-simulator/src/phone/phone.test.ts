import { request } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Chat, openChat, openStage, type Stage } from "../testing/stage.ts";

let stage: Stage;
let chat: Chat;
beforeEach(async () => {
  stage = await openStage();
  chat = await openChat(stage);
});
afterEach(() => stage.close());

const chatPath = () => `/phone?person=${chat.personId}&account=${chat.igId}`;

const submit = async (path: string, fields: Record<string, string>) => {
  const response = await fetch(stage.simulator.url + path, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  return { status: response.status, location: response.headers.get("location"), text: await response.text() };
};

const writing = (fields: Record<string, string>) =>
  submit("/phone/messages", { person: chat.personId, account: chat.igId, ...fields });

/** Resolves with the first bytes of an event stream that contain `text`. */
const streamed = async (reader: ReadableStreamDefaultReader<Uint8Array>, text: string) => {
  let seen = "";
  while (!seen.includes(text)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The stream ended after: ${seen}`);
    seen += new TextDecoder().decode(value);
  }
  return seen;
};

describe("the phone", () => {
  it("begins with its people", async () => {
    const { status, body } = await stage.get("/phone");
    expect(status).toBe(200);
    expect(body).toContain("Ana Duarte");
    expect(body).toContain("Whose phone is it?");
  });

  it("shows a person's chats with every account", async () => {
    const { body } = await stage.get(`/phone?person=${chat.personId}`);
    for (const igId of stage.simulator.accountIds()) expect(body).toContain(`account=${igId}`);
    expect(body).toContain("You: Hello");
  });

  it("sends what is written, and delivers it", async () => {
    const { status, location } = await writing({ text: "Is it still there?\r\nThanks" });
    expect([status, location]).toEqual([303, chatPath()]);
    await stage.simulator.settled();
    expect(stage.receiver.items().at(-1)?.message?.text).toBe("Is it still there?\nThanks");
    expect((await stage.get(chatPath())).body).toContain("Is it still there?");
  });

  it("sends pictures that can be fetched", async () => {
    await writing({ picture: "parcel" });
    await stage.simulator.settled();
    const delivered = JSON.parse(stage.receiver.received.at(-1)?.raw ?? "").entry[0].messaging[0].message;
    expect(delivered.attachments[0].type).toBe("image");
    const picture = await fetch(delivered.attachments[0].payload.url);
    expect(picture.headers.get("content-type")).toBe("image/png");
  });

  it("sends nothing when nothing is written", async () => {
    await writing({ text: "  \n " });
    await stage.simulator.settled();
    expect(stage.receiver.items()).toHaveLength(1);
  });

  it("shows texts as text, whatever is in them", async () => {
    await writing({ text: `<script>alert("x")</script>` });
    const { body } = await stage.get(chatPath());
    expect(body).not.toContain("<script>alert");
    expect(body).toContain("&lt;script&gt;alert");
  });

  it("shows answers, and tells the webhook once they were seen", async () => {
    const body = { recipient: { id: chat.igsid }, message: { text: "Of course" } };
    const { message_id } = (await stage.post("/v26.0/me/messages", body, chat.token)).body;
    expect((await stage.get(chatPath())).body).toMatch(/data-unseen[\s\S]*Of course/);
    const seen = await submit("/phone/seen", { person: chat.personId, account: chat.igId });
    expect(seen.status).toBe(204);
    await stage.simulator.settled();
    expect(stage.receiver.items().at(-1)).toMatchObject({ read: { mid: message_id } });
    expect((await stage.get(chatPath())).body).not.toContain("data-unseen");
  });

  it("reacts to what the account said, in its place and once more to take it back", async () => {
    const body = { recipient: { id: chat.igsid }, message: { text: "Of course" } };
    const { message_id: mid } = (await stage.post("/v26.0/me/messages", body, chat.token)).body;
    const react = (emoji: string) =>
      submit("/phone/reactions", { person: chat.personId, account: chat.igId, mid: String(mid), emoji });
    const told = async () => {
      await stage.simulator.settled();
      return stage.receiver.items().at(-1);
    };
    expect((await react("❤️")).location).toBe(chatPath());
    expect(await told()).toMatchObject({
      sender: { id: chat.igsid },
      reaction: { mid, action: "react", reaction: "love", emoji: "❤️" },
    });
    await react("😮");
    expect(await told()).toMatchObject({ reaction: { action: "react", reaction: "wow", emoji: "😮" } });
    await react("😮");
    expect(await told()).toMatchObject({ reaction: { mid, action: "unreact" } });
    await react("<b>");
    expect(await told()).toMatchObject({ reaction: { action: "unreact" } });
  });

  it("answers one message, and says so", async () => {
    const body = { recipient: { id: chat.igsid }, message: { text: "Two or three?" } };
    const { message_id: mid } = (await stage.post("/v26.0/me/messages", body, chat.token)).body;
    const replying = await stage.get(`${chatPath()}&reply=${encodeURIComponent(String(mid))}`);
    expect(replying.body).toMatch(/Replying to <bdi>Two or three\?/);
    await writing({ text: "Two", reply: String(mid) });
    await stage.simulator.settled();
    expect(stage.receiver.items().at(-1)).toMatchObject({ message: { text: "Two", reply_to: { mid } } });
    expect((await stage.get(chatPath())).body).toMatch(/class="quote"[^>]*>Two or three\?/);
    await writing({ text: "Three", reply: "nothing" });
    await stage.simulator.settled();
    expect(stage.receiver.items().at(-1)?.message).not.toHaveProperty("reply_to");
  });

  it("shows attachments of answers, and fetches nothing from elsewhere", async () => {
    const answer = (type: string, url: string) =>
      stage.post(
        "/v26.0/me/messages",
        { recipient: { id: chat.igsid }, message: { attachment: { type, payload: { url } } } },
        chat.token,
      );
    const own = `${stage.simulator.url}/pictures/parcel.png`;
    for (const [type, url] of [
      ["image", own],
      ["image", "https://i.example/parcel.jpg"],
      ["file", "https://i.example/list.pdf?a=1&b=2"],
    ] as const)
      expect((await answer(type, url)).status).toBe(200);
    const { body } = await stage.get(chatPath());
    expect(body).toContain(`<img class="shot" src="${own}"`);
    expect(body).toMatch(/<a class="chip" href="https:\/\/i\.example\/parcel\.jpg"[^>]*>Picture at i\.example<\/a>/);
    expect(body).toMatch(
      /<a class="chip" href="https:\/\/i\.example\/list\.pdf\?a=1&amp;b=2"[^>]*>File at i\.example<\/a>/,
    );
    expect(body).not.toMatch(/src="https:/);
  });

  it("says when no app is connected to the account", async () => {
    const [, other] = stage.simulator.accountIds();
    expect((await stage.get(`/phone?person=${chat.personId}&account=${other}`)).body).toContain("No app is connected");
  });

  it("is told of changes as they happen", async () => {
    const response = await fetch(`${stage.simulator.url}/phone/events`);
    const reader = response.body?.getReader();
    if (!reader) throw new Error("no stream");
    await streamed(reader, "event: change");
    await writing({ text: "news" });
    await streamed(reader, "event: change");
    await reader.cancel();
  });

  it("takes new people, and says what is wrong with a name", async () => {
    const added = await submit("/phone/people", { username: "new.person", name: "New Person" });
    expect(added.location).toMatch(/^\/phone\?person=p[0-9a-f]{12}$/);
    const wrong = await submit("/phone/people", { username: "New Person", name: "" });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toContain("A username is made of");
    expect((await submit("/phone/people", { username: "new.person", name: "" })).text).toContain("is taken");
  });

  it("switches faults with its forms", async () => {
    await submit("/phone/faults", { do: "set", slowMs: "500", echo: "never", pause: "on" });
    await submit("/phone/faults", { do: "next", match: "send", fault: "429", times: "2" });
    expect((await stage.get("/_/faults")).body).toMatchObject({
      slowMs: 500,
      echo: "never",
      deliveries: { pause: true, reorder: false },
      next: [{ match: "send", fault: "429", times: 2 }],
    });
    await submit("/phone/faults", { do: "clear" });
    expect((await stage.get("/_/faults")).body).toMatchObject({ slowMs: 0, next: [] });
  });
});

describe("the guard", () => {
  const statusFor = (path: string, headers: Record<string, string>, method = "GET") =>
    new Promise<number | undefined>((resolve, reject) => {
      const asked = request(stage.simulator.url + path, { method, headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on("error", reject).end();
    });

  it.each(["/phone", "/_/book", "/oauth/authorize"])("refuses %s under a name that is not loopback", async (path) => {
    expect(await statusFor(path, { host: "rebound.example.org" })).toBe(403);
  });

  it("refuses forms of other sites", async () => {
    expect(await statusFor("/phone/messages", { origin: "https://example.org" }, "POST")).toBe(403);
    expect(await statusFor("/phone/messages", { origin: "null" }, "POST")).toBe(403);
    expect(await statusFor("/_/faults", { "sec-fetch-site": "cross-site" }, "DELETE")).toBe(403);
  });

  it("refuses control bodies that a form could send", async () => {
    const headers = { "content-type": "text/plain", origin: stage.simulator.url };
    expect(await statusFor("/_/messages", headers, "POST")).toBe(415);
  });

  it("lets Meta's own paths be called under any name, since they need a token", async () => {
    expect(await statusFor(`/v26.0/me?access_token=${chat.token}`, { host: "simulator:3001" })).toBe(200);
  });
});
