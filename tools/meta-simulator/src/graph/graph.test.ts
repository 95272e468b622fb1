import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Chat, openChat, openStage, type Stage } from "../testing/stage.ts";

const day = 86_400_000;

let stage: Stage;
let chat: Chat;
beforeEach(async () => {
  stage = await openStage();
  chat = await openChat(stage);
});
afterEach(() => stage.close());

const send = (message: object, more: object = {}) =>
  stage.post("/v26.0/me/messages", { recipient: { id: chat.igsid }, message, ...more }, chat.token);
const accepted = async () =>
  (await stage.get("/_/book")).body.messages.filter(({ author }: { author: string }) => author === "account");

describe("/me", () => {
  it("knows the account by two ids", async () => {
    const fields = "id,user_id,username,name,account_type,profile_picture_url";
    const { body } = await stage.get(`/v26.0/me?fields=${fields}`, chat.token);
    expect(body.user_id).toBe(chat.igId);
    expect(body.id).not.toBe(chat.igId);
    expect(body.account_type).toBe("BUSINESS");
    const picture = await fetch(body.profile_picture_url);
    expect(picture.headers.get("content-type")).toContain("image/svg+xml");
  });

  it("fails as a whole for a field it lacks", async () => {
    const { status, body } = await stage.get("/v26.0/me?fields=id,shoe_size", chat.token);
    expect(status).toBe(400);
    expect(body.error.code).toBe(100);
    expect(body.error.message).toContain("shoe_size");
  });

  it("writes ids as numbers above 2^53 when asked to", async () => {
    await stage.post("/_/faults", { next: [{ match: "me", fault: "numeric_ids" }] });
    const answer = await fetch(`${stage.simulator.url}/v26.0/me?fields=user_id&access_token=${chat.token}`);
    const text = await answer.text();
    expect(text).toBe(`{"user_id":${chat.igId}}`);
    expect(String(JSON.parse(text).user_id)).not.toBe(chat.igId);
  });

  it.each([
    ["no token", undefined, 2500],
    ["an unknown token", "IGAAwrong", 190],
  ])("refuses %s", async (_, token, code) => {
    const { status, body } = await stage.get("/v26.0/me", token);
    expect(status).toBe(400);
    expect(body.error.code).toBe(code);
  });
});

describe("a profile", () => {
  it("is told of somebody who wrote", async () => {
    const fields =
      "name,username,profile_pic,follower_count,is_user_follow_business,is_business_follow_user,is_verified_user";
    const { body } = await stage.get(`/v26.0/${chat.igsid}?fields=${fields}`, chat.token);
    expect(body).toMatchObject({ id: chat.igsid, username: "ana.duarte", name: "Ana Duarte", is_verified_user: false });
    expect((await fetch(body.profile_pic)).status).toBe(200);
  });

  it("needs consent: somebody who never wrote has none", async () => {
    const { personId } = (await stage.post("/_/people", { username: "silent.one" })).body;
    await stage.post("/_/threads", { accountId: chat.igId, personId });
    const { threads } = (await stage.get("/_/book")).body;
    const { igsid } = threads.find((thread: { personId: string }) => thread.personId === personId);
    const { body } = await stage.get(`/v26.0/${igsid}?fields=name`, chat.token);
    expect(body.error.code).toBe(230);
  });

  it("is known under another id to another account", async () => {
    const [, other = ""] = stage.simulator.accountIds();
    const { igsid } = (await stage.post("/_/messages", { accountId: other, personId: chat.personId, text: "Hi" })).body;
    expect(igsid).not.toBe(chat.igsid);
    expect((await stage.get(`/v26.0/${igsid}`, chat.token)).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe("a subscription", () => {
  it("is added, listed and removed", async () => {
    const path = `/v26.0/${chat.igId}/subscribed_apps`;
    const listed = async () => (await stage.get(path, chat.token)).body.data;
    expect((await listed())[0].subscribed_fields).toEqual(["messages", "messaging_seen"]);
    expect((await stage.remove(path, chat.token)).body).toEqual({ success: true });
    expect(await listed()).toEqual([]);
    expect((await stage.post(path, { subscribed_fields: ["messages"] }, chat.token)).body).toEqual({ success: true });
    expect((await listed())[0].subscribed_fields).toEqual(["messages"]);
  });

  it("fails for a field that does not exist", async () => {
    const { body } = await stage.post("/v26.0/me/subscribed_apps?subscribed_fields=message_reads", {}, chat.token);
    expect(body.error.code).toBe(100);
  });

  it("cannot be made for another account", async () => {
    const [, other = ""] = stage.simulator.accountIds();
    const { body } = await stage.post(`/v26.0/${other}/subscribed_apps?subscribed_fields=messages`, {}, chat.token);
    expect(body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });
});

describe("sending", () => {
  it("answers with the recipient and a message id like Meta's", async () => {
    const { status, body } = await send({ text: "Yes, until six 🙂" });
    expect(status).toBe(200);
    expect(body.recipient_id).toBe(chat.igsid);
    expect(body.message_id).toMatch(/^aWdfZAG1faXRlb[A-Za-z0-9]{120,170}$/);
    expect(await accepted()).toMatchObject([{ mid: body.message_id, text: "Yes, until six 🙂" }]);
  });

  it("takes 1,000 bytes of text and not one more", async () => {
    expect((await send({ text: "é".repeat(500) })).status).toBe(200);
    expect((await send({ text: `${"é".repeat(500)}x` })).body.error).toMatchObject({
      code: 100,
      error_subcode: 2534015,
    });
  });

  it("takes an attachment, but not with text", async () => {
    const attachment = { type: "image", payload: { url: "https://example.org/a.png" } };
    expect((await send({ attachment })).status).toBe(200);
    expect((await send({ attachments: [attachment, attachment] })).status).toBe(200);
    expect((await send({ attachment, text: "caption" })).body.error.code).toBe(100);
    expect((await send({ attachment: { type: "image", payload: { url: "no address" } } })).status).toBe(400);
  });

  it("takes actions alone", async () => {
    const act = (sender_action: string, more = {}) =>
      stage.post("/v26.0/me/messages", { recipient: { id: chat.igsid }, sender_action, ...more }, chat.token);
    expect((await act("mark_seen")).body).toEqual({ recipient_id: chat.igsid });
    expect((await act("typing_on")).status).toBe(200);
    expect((await act("react", { payload: { message_id: chat.mid, reaction: "love" } })).status).toBe(200);
    expect((await act("typing_on", { message: { text: "x" } })).status).toBe(400);
    expect(await accepted()).toEqual([]);
  });

  it("ends 24 hours after the person's last message", async () => {
    stage.clock.now += day;
    expect((await send({ text: "in time" })).status).toBe(200);
    stage.clock.now += 1;
    expect((await send({ text: "late" })).body.error).toMatchObject({ code: 10, error_subcode: 2534022 });
    expect((await send({ text: "by hand" }, { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" })).status).toBe(200);
    stage.clock.now += 6 * day;
    expect((await send({ text: "by hand" }, { tag: "HUMAN_AGENT" })).body.error.code).toBe(10);
    expect((await send({ text: "x" }, { tag: "ACCOUNT_UPDATE" })).body.error.code).toBe(100);
  });

  it("reaches nobody under an id of another account", async () => {
    const body = { recipient: { id: "12345678901234567" }, message: { text: "x" } };
    const { body: answer } = await stage.post(`/v26.0/${chat.igId}/messages`, body, chat.token);
    expect(answer.error).toMatchObject({ code: 100, error_subcode: 2534014, fbtrace_id: expect.any(String) });
  });

  it("needs the permission", async () => {
    const token = stage.simulator.mintToken(chat.igId, ["instagram_business_basic"]);
    const body = { recipient: { id: chat.igsid }, message: { text: "x" } };
    expect((await stage.post("/v26.0/me/messages", body, token)).body.error.code).toBe(10);
  });

  it("refuses a body that is no JSON", async () => {
    const response = await fetch(`${stage.simulator.url}/v26.0/me/messages?access_token=${chat.token}`, {
      method: "POST",
      body: "{",
    });
    expect(response.status).toBe(400);
  });
});

describe("reading back", () => {
  it("lists conversations and the messages in them, newest first", async () => {
    const { message_id: answer } = (await send({ text: "How can we help?" })).body;
    const list = await stage.get("/v26.0/me/conversations?platform=instagram", chat.token);
    const [{ id }] = list.body.data;
    const byPerson = await stage.get(`/v26.0/me/conversations?user_id=${chat.igsid}`, chat.token);
    expect(byPerson.body.data).toEqual(list.body.data);
    const fields = "messages.limit(20){id,created_time,from,to,message}";
    const { body } = await stage.get(`/v26.0/${id}?fields=${encodeURIComponent(fields)}`, chat.token);
    expect(body.messages.data.map((message: { message: string }) => message.message)).toEqual([
      "How can we help?",
      "Hello",
    ]);
    expect(body.messages.data[0]).toMatchObject({ id: answer, from: { id: chat.igId } });
    expect(body.messages.data[0].created_time).toMatch(/^2026-10-05T09:30:00\+0000$/);
  });

  it("reads one message by its id", async () => {
    const { body } = await stage.get(`/v26.0/${chat.mid}?fields=id,from,to,message`, chat.token);
    expect(body).toMatchObject({ id: chat.mid, message: "Hello", from: { id: chat.igsid, username: "ana.duarte" } });
    expect(body.to.data[0].id).toBe(chat.igId);
  });

  it("tells only the 20 newest messages", async () => {
    for (let n = 0; n < 20; n++)
      await stage.post("/_/messages", { accountId: chat.igId, personId: chat.personId, text: `more ${n}` });
    expect((await stage.get(`/v26.0/${chat.mid}`, chat.token)).body.error.code).toBe(9000001);
  });

  it("shows nothing of another account", async () => {
    const [, other = ""] = stage.simulator.accountIds();
    const token = stage.simulator.mintToken(other);
    expect((await stage.get(`/v26.0/${chat.mid}`, token)).body.error.code).toBe(100);
    expect((await stage.get("/v26.0/me/conversations", token)).body.data).toEqual([]);
  });
});

describe("faults", () => {
  const ask = (fault: unknown, times = 1) => stage.post("/_/faults", { next: [{ match: "send", times, fault }] });

  it.each([
    ["5xx", 500, 2],
    ["429", 429, 4],
    ["token_dead", 400, 190],
    ["window_closed", 400, 10],
    [{ code: 551, message: "This person isn't available." }, 400, 551],
  ])("%o is answered as often as asked, and nothing is accepted", async (fault, status, code) => {
    await ask(fault, 2);
    for (let n = 0; n < 2; n++) {
      const answer = await send({ text: "x" });
      expect(answer.status).toBe(status);
      expect(answer.body.error.code).toBe(code);
    }
    expect(await accepted()).toEqual([]);
    expect((await send({ text: "x" })).status).toBe(200);
  });

  it.each(["5xx_after_accepting", "error_after_accepting"])("%s accepts and answers an error", async (fault) => {
    await ask(fault);
    expect((await send({ text: "x" })).status).toBeGreaterThanOrEqual(400);
    expect(await accepted()).toHaveLength(1);
  });

  it.each([
    ["answer_lost_after_accepting", 1],
    ["cut_before_accepting", 0],
  ])("%s leaves no answer and %i message", async (fault, count) => {
    await ask(fault);
    await expect(send({ text: "x" })).rejects.toThrow("fetch failed");
    expect(await accepted()).toHaveLength(count);
    const { calls } = (await stage.get("/_/calls?kind=send")).body;
    expect(calls.at(-1)).toMatchObject({ status: null, fault: JSON.stringify(fault) });
  });

  it("hang ends when the caller gives up", async () => {
    await ask("hang");
    const gaveUp = new AbortController();
    const call = fetch(`${stage.simulator.url}/v26.0/me/messages`, {
      method: "POST",
      signal: gaveUp.signal,
      body: "{}",
    });
    let waiting = true;
    while (waiting) waiting = (await stage.get("/_/faults")).body.next.length > 0;
    gaveUp.abort();
    await expect(call).rejects.toThrow("aborted");
  });

  it("slow accepts though the caller gave up", async () => {
    await stage.post("/_/faults", { slowMs: 30 });
    const gaveUp = new AbortController();
    const echoed = new Promise<void>((resolve) => stage.receiver.onDelivery(() => resolve()));
    const body = JSON.stringify({ recipient: { id: chat.igsid }, message: { text: "x" } });
    const url = `${stage.simulator.url}/v26.0/me/messages?access_token=${chat.token}`;
    const call = fetch(url, { method: "POST", signal: gaveUp.signal, body }).catch(() => undefined);
    let arrived = false;
    while (!arrived) arrived = (await stage.get("/_/calls?kind=send")).body.calls.length > 0;
    gaveUp.abort();
    await call;
    await echoed;
    expect(await accepted()).toHaveLength(1);
  });

  it("match a path with a star, and other calls pass", async () => {
    await stage.post("/_/faults", { next: [{ match: "/v26.0/*/subscribed_apps", fault: "5xx" }] });
    expect((await send({ text: "x" })).status).toBe(200);
    expect((await stage.get("/v26.0/me/subscribed_apps", chat.token)).status).toBe(500);
  });

  it("end when they are cleared", async () => {
    await ask("5xx", 50);
    await stage.remove("/_/faults");
    expect((await send({ text: "x" })).status).toBe(200);
  });

  it("are refused when they do not exist", async () => {
    const { status, body } = await ask("earthquake");
    expect(status).toBe(400);
    expect(body.error).toContain("next");
  });
});
