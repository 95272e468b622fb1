import type { Context } from "hono";
import { findAccount } from "../book/accounts.ts";
import { DAY_MS, findCode, HOUR_MS, issueToken, LONG_TOKEN_MS, useCode } from "../book/tokens.ts";
import { checkToken } from "../graph/authenticate.ts";
import type { GraphEnv } from "../graph/calls.ts";
import { GraphError, invalidParameter, LoginError, missingPermission } from "../graph/errors.ts";
import type { Simulation } from "../simulation.ts";
import { BASIC } from "./scopes.ts";

const checkClient = (sim: Simulation, form: Record<string, unknown>): void => {
  if (form.client_id !== sim.app.appId) throw new LoginError("Invalid platform app");
  if (form.client_secret !== sim.app.appSecret) throw new LoginError("Error validating client secret.");
  if (form.grant_type !== "authorization_code") throw new LoginError("Invalid grant_type");
};

/** `POST /oauth/access_token`: a code becomes a token of one hour; a code works once, for an hour. */
export const exchangeCode = async (sim: Simulation, c: Context<GraphEnv>) => {
  const form = await c.req.parseBody();
  checkClient(sim, form);
  const presented = String(form.code ?? "");
  const code = findCode(sim.db, presented);
  const account = code && findAccount(sim.db, code.igId);
  if (!code || !account) throw new LoginError("Invalid authorization code");
  if (code.redirectUri !== form.redirect_uri)
    throw new LoginError(
      "Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request",
    );
  const now = sim.now();
  if (now - code.createdAt > HOUR_MS) throw new LoginError("This authorization code has expired");
  if (!useCode(sim.db, presented, now)) throw new LoginError("This authorization code has been used");
  const { igId, scopes } = code;
  const access_token = issueToken(sim.db, { igId, kind: "short", scopes, now });
  const user_id = account.appScopedId;
  if (sim.faults.current().tokenAnswer === "flat") return c.json({ access_token, user_id, permissions: scopes });
  return c.json({ data: [{ access_token, user_id, permissions: scopes.join(",") }] });
};

const longAnswer = (access_token: string) => ({
  access_token,
  token_type: "bearer",
  expires_in: LONG_TOKEN_MS / 1000,
});

/** `GET /access_token`: an unexpired token of one hour becomes one of 60 days. */
export const exchangeToken = (sim: Simulation, c: Context<GraphEnv>) => {
  if (c.req.query("grant_type") !== "ig_exchange_token") throw invalidParameter("Invalid grant_type");
  if (c.req.query("client_secret") !== sim.app.appSecret)
    throw new GraphError({ code: 101, message: "Error validating client secret." });
  const { token } = checkToken(sim, c.req.query("access_token"));
  if (token.kind !== "short") throw new GraphError({ code: 452, message: "Session key invalid" });
  const { igId, scopes } = token;
  return c.json(longAnswer(issueToken(sim.db, { igId, kind: "long", scopes, now: sim.now() })));
};

/** `GET /refresh_access_token`: a token of 60 days that is a day old or older becomes a new one. */
export const refreshToken = (sim: Simulation, c: Context<GraphEnv>) => {
  if (c.req.query("grant_type") !== "ig_refresh_token") throw invalidParameter("Invalid grant_type");
  const { token } = checkToken(sim, c.req.query("access_token"));
  if (token.kind !== "long") throw new GraphError({ code: 452, message: "Session key invalid" });
  if (!token.scopes.includes(BASIC)) throw missingPermission();
  if (sim.now() - token.createdAt < DAY_MS) throw invalidParameter("The token is less than 24 hours old.");
  const { igId, scopes } = token;
  return c.json(longAnswer(issueToken(sim.db, { igId, kind: "long", scopes, now: sim.now() })));
};
