import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Meta } from "./meta.ts";
import type { Person } from "./person.ts";
import type { Place } from "./processes.ts";

const Connected = z.object({ accounts: z.array(z.object({ id: z.string() })) });

/** Signs in and connects the first account, as a browser would. */
export const connect = async (meta: Meta, person: Person, place: Place) => {
  await person.signIn();
  const asked = await person.mutate("accounts.connectUrl");
  if (asked.is !== "done") throw new Error(`nobody can connect an account: ${JSON.stringify(asked)}`);
  const { url } = z.object({ url: z.string() }).parse(asked.data);
  const query = new URL(url).searchParams;
  const [account] = (await meta.book()).accounts;
  if (!account) throw new Error("the simulator has no account");
  await person.follow(await meta.authorize(account.igId, query.get("redirect_uri") ?? "", query.get("state") ?? ""));
  for (let tries = 0; tries < 200; tries++) {
    const listed = await person.query("accounts.list", {});
    const [connected] = listed.is === "done" ? Connected.parse(listed.data).accounts : [];
    const isSubscribed = (await meta.book()).accounts.some(({ subscribedFields }) => subscribedFields !== null);
    if (connected && isSubscribed) return { accountId: connected.id, igId: account.igId };
    await pause(100);
  }
  throw new Error(`the account was not connected, see ${place.output}`);
};
