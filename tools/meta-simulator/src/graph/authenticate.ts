import type { Context } from "hono";
import { type Account, findAccount } from "../book/accounts.ts";
import { findToken, type Token } from "../book/tokens.ts";
import type { Simulation } from "../simulation.ts";
import type { GraphEnv } from "./calls.ts";
import { GraphError, missingPermission, noSuchObject, tokenDead } from "./errors.ts";

export interface Caller {
  readonly account: Account;
  readonly token: Token;
}

/** Checks a token that a call presents; fails with code 190 when it is unknown, expired or revoked. */
export const checkToken = (sim: Simulation, presented: string | undefined): Caller => {
  if (!presented) {
    const message = "An active access token must be used to query information about the current user.";
    throw new GraphError({ code: 2500, message });
  }
  const token = findToken(sim.db, presented);
  const account = token && findAccount(sim.db, token.igId);
  if (!token || !account) {
    const message = "Invalid OAuth access token - Cannot parse access token";
    throw new GraphError({ code: 190, message });
  }
  if (token.revokedAt !== null) throw tokenDead();
  if (token.expiresAt <= sim.now()) {
    const message = "Error validating access token: Session has expired.";
    throw new GraphError({ code: 190, subcode: 463, message });
  }
  return { account, token };
};

/** The caller of a Graph call: bearer header or `access_token` in the query. */
export const callerOf = (sim: Simulation, c: Context<GraphEnv>): Caller => {
  const bearer = /^Bearer (.+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return checkToken(sim, bearer ?? c.req.query("access_token"));
};

/** As `callerOf`, where the path names an account (`me` or one of its ids) and a permission is needed. */
export const callerFor = (sim: Simulation, c: Context<GraphEnv>, scope: string): Caller => {
  const caller = callerOf(sim, c);
  const node = c.req.param("node") ?? "";
  if (!["me", caller.account.igId, caller.account.appScopedId].includes(node)) throw noSuchObject(node);
  if (!caller.token.scopes.includes(scope)) throw missingPermission();
  return caller;
};
