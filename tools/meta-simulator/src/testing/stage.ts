import { type Simulator, type SimulatorOptions, startSimulator } from "../simulator.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

export const app = { appId: "990001112223334", appSecret: "a-secret-of-the-simulated-app" };
export const redirectUri = "http://127.0.0.1:3000/api/instagram/oauth/callback";

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and a wrong guess fails there
  readonly body: any;
}

export interface Stage {
  readonly simulator: Simulator;
  readonly receiver: Receiver;
  /** The simulator's clock, ms; starts in 2026 and moves only by hand. */
  readonly clock: { now: number };
  readonly get: (path: string, token?: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown, token?: string) => Promise<Answer>;
  readonly remove: (path: string, token?: string) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
};

const authorization = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

/** A simulator with a webhook that listens to it. */
export const openStage = async (options: Partial<SimulatorOptions> = {}): Promise<Stage> => {
  const clock = { now: Date.UTC(2026, 9, 5, 9, 30) };
  const receiver = await startReceiver();
  const simulator = await startSimulator({
    book: ":memory:",
    app,
    callbackUrl: receiver.url,
    verifyToken: "let-me-in",
    now: () => clock.now,
    retryDelayMs: () => 0,
    ...options,
  });
  const send = async (method: string, path: string, init: RequestInit) =>
    answerOf(await fetch(simulator.url + path, { method, redirect: "manual", ...init }));
  return {
    simulator,
    receiver,
    clock,
    get: (path, token) => send("GET", path, { headers: authorization(token) }),
    remove: (path, token) => send("DELETE", path, { headers: authorization(token) }),
    post: (path, body, token) =>
      send("POST", path, {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json", ...authorization(token) },
      }),
    close: async () => {
      await simulator.close();
      await receiver.close();
    },
  };
};

export interface Chat {
  readonly igId: string;
  readonly personId: string;
  readonly igsid: string;
  readonly mid: string;
  readonly token: string;
}

/** Subscribes the first account and lets the first person write to it; the message has been delivered. */
export const openChat = async (stage: Stage): Promise<Chat> => {
  const [igId = ""] = stage.simulator.accountIds();
  const token = stage.simulator.mintToken(igId);
  await stage.post("/v26.0/me/subscribed_apps?subscribed_fields=messages,messaging_seen", {}, token);
  const { personId } = (await stage.get("/_/book")).body.people[0];
  const { igsid, mid } = (await stage.post("/_/messages", { accountId: igId, personId, text: "Hello" })).body;
  await stage.simulator.settled();
  return { igId, personId, igsid, mid, token };
};
