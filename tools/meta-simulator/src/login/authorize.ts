import type { Context } from "hono";
import { html } from "hono/html";
import { z } from "zod";
import { type Account, findAccount, listAccounts } from "../book/accounts.ts";
import { isLoopbackUrl } from "../guard.ts";
import { page } from "../pages.ts";
import type { Simulation } from "../simulation.ts";
import { allow, cancel } from "./allow.ts";
import { BASIC, parseScopes, scopes } from "./scopes.ts";

const Asked = z.object({
  client_id: z.string(),
  redirect_uri: z.string().refine(isLoopbackUrl, "only addresses of this machine are allowed"),
  response_type: z.literal("code"),
  scope: z
    .string()
    .refine((text) => parseScopes(text).every((name) => Object.hasOwn(scopes, name)), "an unknown permission")
    .refine((text) => parseScopes(text).includes(BASIC), `${BASIC} is always needed`),
  state: z.string().optional(),
});
type Asked = z.output<typeof Asked>;

const refusal = (c: Context, reason: string) =>
  page(
    c,
    {
      title: "This sign-in does not work",
      look: "login",
      body: html`<main class="card">
        <h1>This sign-in does not work</h1>
        <p class="quiet">The app that sent you here asked in a way that cannot be answered.</p>
        <p class="problem" role="alert">${reason}</p>
      </main>`,
    },
    400,
  );

/** What was asked for, or why it cannot be answered. */
const parseAsked = (sim: Simulation, given: Record<string, unknown>): Asked | string => {
  const asked = Asked.safeParse(given);
  if (!asked.success) return asked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
  return asked.data.client_id === sim.app.appId ? asked.data : "Invalid platform app: the client_id is not known.";
};

const accountChoice = (account: Account, index: number) => html`<label class="choice">
  <input type="radio" name="account" value="${account.igId}" ${index === 0 ? "checked" : ""}>
  <img src="/avatars/${account.username}.svg" alt="" width="44" height="44">
  <span><strong>${account.name}</strong><small>@${account.username}</small></span>
</label>`;

const scopeChoice = (name: string) => html`<label class="choice">
  <input type="checkbox" name="scopes" value="${name}" checked ${name === BASIC ? "disabled" : ""}>
  <span><strong>${scopes[name]}</strong><small>${name}</small></span>
</label>`;

const form = (sim: Simulation, asked: Asked) => html`<main class="card">
  <p class="stage-name">Simulated sign-in</p>
  <h1>Let this app work with your account?</h1>
  <p class="quiet">It asks to connect one professional account and returns you to <b>${new URL(asked.redirect_uri).host}</b>.</p>
  <form method="post" action="/oauth/authorize">
    ${Object.entries(asked).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
    <fieldset><legend>Account</legend>${listAccounts(sim.db).map(accountChoice)}</fieldset>
    <fieldset><legend>Permissions</legend>${parseScopes(asked.scope).map(scopeChoice)}</fieldset>
    <div class="actions">
      <button class="plain" name="decision" value="cancel">Cancel</button>
      <button class="strong" name="decision" value="allow">Allow</button>
    </div>
  </form>
</main>`;

/** `GET /oauth/authorize`: who signs in and what is granted. */
export const askOwner = (sim: Simulation, c: Context) => {
  const asked = parseAsked(sim, c.req.query());
  if (typeof asked === "string") return refusal(c, asked);
  return page(c, { title: "Connect an account", look: "login", body: form(sim, asked) });
};

/** `POST /oauth/authorize`: the owner's decision, as a redirect to the app. */
export const takeDecision = async (sim: Simulation, c: Context) => {
  const given = await c.req.formData();
  const asked = parseAsked(sim, Object.fromEntries(given));
  if (typeof asked === "string") return refusal(c, asked);
  const { redirect_uri: redirectUri, state } = asked;
  if (given.get("decision") !== "allow") return c.redirect(cancel({ redirectUri, state }), 303);
  const account = findAccount(sim.db, String(given.get("account")));
  if (!account) return refusal(c, "account: choose one of the accounts.");
  const ticked = given.getAll("scopes").map(String);
  const granted = parseScopes(asked.scope).filter((name) => name === BASIC || ticked.includes(name));
  return c.redirect(allow(sim, { igId: account.igId, redirectUri, state, scopes: granted }), 303);
};
