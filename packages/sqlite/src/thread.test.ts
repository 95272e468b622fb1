import { describe, expect, it } from "vitest";
import { connectClient } from "./client.ts";
import { startThread } from "./thread.ts";

const start = (options = { refuses: false }) => startThread(new URL("./echo.ts", import.meta.url), options);

describe("a thread", () => {
  it("gets requests of one tick as a group and answers each", async () => {
    const thread = await start();
    const client = connectClient(thread.connect());
    const answers = await Promise.all([1, 2, 3].map((n) => client.request("echo", n)));
    expect(answers).toEqual([1, 2, 3].map((payload) => ({ group: 3, payload })));
    await thread.close();
  });

  it("names its failures, with their fields", async () => {
    const thread = await start();
    const client = connectClient(thread.connect());
    await expect(client.request("fail", { n: 1 })).rejects.toMatchObject({
      name: "Failed",
      message: "as told",
      fields: { n: 1 },
    });
    await thread.close();
  });

  it("is heard by all who are connected, until they stop listening", async () => {
    const thread = await start();
    const clients = [connectClient(thread.connect()), connectClient(thread.connect())];
    const heard: unknown[] = [];
    const stops = clients.map((client) => client.onNotice((notice, payload) => heard.push([notice, payload])));
    // The second client's own answer comes after the notice, so both have heard it by then.
    await clients[0]?.request("announce", 1);
    await clients[1]?.request("echo", 0);
    stops[1]?.();
    await clients[0]?.request("announce", 2);
    await clients[1]?.request("echo", 0);
    expect(heard).toEqual([
      ["said", 1],
      ["said", 1],
      ["said", 2],
    ]);
    await thread.close();
  });

  it("that cannot open says why", async () => {
    await expect(start({ refuses: true })).rejects.toMatchObject({ name: "Refused", fields: { why: "told to" } });
  });

  it("that dies fails what waits, what follows and who listens", async () => {
    const thread = await start();
    const client = connectClient(thread.connect());
    const deaf = new Promise<void>((resolve) => client.onNotice(() => {}, resolve));
    await expect(client.request("die", null)).rejects.toMatchObject({ name: "ThreadGone" });
    await deaf;
    await expect(client.request("echo", 1)).rejects.toMatchObject({ name: "ThreadGone" });
    expect(await thread.gone).toBeInstanceOf(Error);
    await thread.close();
  });
});
