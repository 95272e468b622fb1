import { z } from "zod";
import type { AccountView } from "../../app/views.ts";
import { Failure, json } from "./answers.ts";
import type { Endpoint } from "./endpoint.ts";

const Account = z.object({
  connected: z.boolean().describe("Whether messages can be sent and received for it now."),
  accountName: z.string(),
  accountId: z.string().describe("Its IG id."),
});
const Status = z.object({
  connected: z.boolean(),
  accountName: z.string().nullable().describe("Null while no account was ever connected."),
  accountId: z.string().nullable(),
  accounts: z.array(Account).describe("All accounts, the ones that are connected first."),
});
type Status = z.infer<typeof Status>;

export const status: Endpoint = {
  method: "GET",
  path: "/api/instagram/status",
  title: "Is Instagram connected?",
  about:
    "The fields at the top are those of the first account. An account whose access Instagram refuses counts as not connected.",
  access: "members",
  request: null,
  answers: [
    { status: 200, when: "Always, for members.", body: Status },
    { status: 401, when: "There is no session.", body: Failure },
  ],
  example: `curl -b cookies.txt "$INBOX/api/instagram/status"`,
  handle: async ({ api }) => {
    const { accounts } = await api.accounts.list({});
    return json(200, statusOf(accounts));
  },
};

export const statusOf = (accounts: readonly AccountView[]): Status => {
  const all = accounts.map(({ status: state, tokenRejected, username, igId }) => ({
    connected: state === "connected" && !tokenRejected,
    accountName: `@${username}`,
    accountId: igId,
  }));
  const sorted = [...all.filter(({ connected }) => connected), ...all.filter(({ connected }) => !connected)];
  const [first = { connected: false, accountName: null, accountId: null }] = sorted;
  return { ...first, accounts: sorted };
};
