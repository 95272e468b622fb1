import { issueCode } from "../book/tokens.ts";
import type { Simulation } from "../simulation.ts";

export interface Grant {
  readonly igId: string;
  readonly redirectUri: string;
  readonly state?: string | undefined;
  readonly scopes: readonly string[];
}

/** Where the browser goes when the owner allowed it, with a code; the `#_` is Meta's. */
export const allow = (sim: Simulation, { igId, redirectUri, state, scopes }: Grant): string => {
  const location = new URL(redirectUri);
  location.searchParams.set("code", issueCode(sim.db, { igId, redirectUri, scopes, now: sim.now() }));
  if (state !== undefined) location.searchParams.set("state", state);
  return `${location.href}#_`;
};

/** Where the browser goes when the owner cancelled. */
export const cancel = ({ redirectUri, state }: Pick<Grant, "redirectUri" | "state">): string => {
  const location = new URL(redirectUri);
  location.searchParams.set("error", "access_denied");
  location.searchParams.set("error_reason", "user_denied");
  location.searchParams.set("error_description", "The user denied your request.");
  if (state !== undefined) location.searchParams.set("state", state);
  return location.href;
};
