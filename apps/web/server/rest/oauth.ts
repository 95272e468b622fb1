import { z } from "zod";
import { authorizeAddress } from "../connect/authorize-address.ts";
import { Failure, json } from "./answers.ts";
import { type Endpoint, memberWith } from "./endpoint.ts";

export const oauth: Endpoint = {
  method: "GET",
  path: "/api/instagram/oauth",
  title: "Begin to connect an account",
  about:
    "Open `authUrl` in the browser that has the session, within 15 minutes. Instagram leads back to `/api/instagram/oauth/callback`, and that to `/dashboard?instagram=connected` or `/dashboard?instagram=error&code=…`.",
  access: "owners and admins",
  request: null,
  answers: [
    { status: 200, when: "Always, for owners and admins.", body: z.object({ authUrl: z.string() }) },
    { status: 401, when: "There is no session.", body: Failure },
    { status: 403, when: "The role may not connect accounts.", body: Failure },
  ],
  example: `curl -b cookies.txt "$INBOX/api/instagram/oauth"`,
  handle: async (request) => {
    const who = await memberWith(request, ["owner", "admin"]);
    const { settings, run } = request.context;
    return json(200, { authUrl: await run(authorizeAddress({ settings, who, returnTo: "dashboard" })) });
  },
};
