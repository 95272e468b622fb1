import type { Home, InboxProcess } from "./inbox-process.ts";
import { jsonOf } from "./inbox-process.ts";

export const OWNER = { OWNER_EMAIL: "ada@example.com", OWNER_PASSWORD: "correct horse battery" };

/** A signed-in browser, as far as the API needs one. */
export const signIn = async ({ url }: Pick<InboxProcess, "url">) => {
  const post = (path: string, input: unknown, cookie = "") =>
    fetch(`${url}/api/trpc/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url, cookie },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
  const signedIn = await post("session.signIn", { email: OWNER.OWNER_EMAIL, password: OWNER.OWNER_PASSWORD });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const ask = async (path: string, input: object) => {
    const query = new URLSearchParams({ input: JSON.stringify(input) });
    const answer = await fetch(`${url}/api/trpc/${path}?${query}`, { headers: { cookie } });
    return (await jsonOf(answer)).result.data;
  };
  const act = async (path: string, input?: object) => (await jsonOf(await post(path, input, cookie))).result.data;
  return { cookie, ask, act };
};

/** The simulator's control API. */
export const simulatorOf = ({ simulatorPort }: Home) => {
  const control = `http://127.0.0.1:${simulatorPort}/_`;
  return {
    ask: async (path: string) => jsonOf(await fetch(control + path)),
    tell: async (path: string, body: object) =>
      jsonOf(
        await fetch(control + path, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(body),
        }),
      ),
  };
};

/** Connects the first simulated account through the whole of OAuth; gives its id at Meta. */
export const connectFirst = async (home: Home, inbox: InboxProcess): Promise<string> => {
  const { cookie, act, ask } = await signIn(inbox);
  const simulator = simulatorOf(home);
  const state = new URL((await act("accounts.connectUrl")).url).searchParams.get("state");
  const igId: string = (await simulator.ask("/book")).accounts[0].igId;
  const redirectUri = `${inbox.url}/api/instagram/oauth/callback`;
  const { location } = await simulator.tell("/authorize", { accountId: igId, redirectUri, state });
  const back = await fetch(location, { headers: { cookie }, redirect: "manual" });
  const result = new URL(back.headers.get("location") ?? "", inbox.url).searchParams;
  const { accounts } = await ask("accounts.list", { after: result.get("after") });
  if (accounts.length !== 1) throw new Error(`${accounts.length} accounts are connected`);
  return igId;
};
