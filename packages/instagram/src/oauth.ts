import { Redacted } from "effect";
import { z } from "zod";
import { unwrapped } from "./graph/answers.ts";
import { Amount, Characters } from "./json/plain.ts";

/** What the product asks for when an account is connected (Instagram Login). */
export const SCOPES = ["instagram_business_basic", "instagram_business_manage_messages"] as const;

/** The webhook fields that an account is subscribed to. */
export const SUBSCRIBED_FIELDS = [
  "messages",
  "messaging_postbacks",
  "messaging_optins",
  "messaging_referral",
  "messaging_seen",
  "message_reactions",
  "message_edit",
] as const;

/**
 * Where the browser goes to agree. `authorizeHost` is `metaHosts(…).authorize`; `redirectUri` must be, character for
 * character, the one registered at Meta and used again in the exchange.
 */
export const authorizeUrl = (options: {
  readonly authorizeHost: string;
  readonly appId: string;
  readonly redirectUri: string;
  readonly state: string;
}): string => {
  const url = new URL(`${options.authorizeHost}/oauth/authorize`);
  url.searchParams.set("client_id", options.appId);
  url.searchParams.set("redirect_uri", options.redirectUri);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("scope", SCOPES.join(","));
  url.searchParams.set("state", options.state);
  return url.href;
};

/** How the browser came back. `error` is Meta's code, such as `access_denied`. */
export type Callback =
  | { readonly kind: "agreed"; readonly code: Redacted.Redacted<string>; readonly state: string }
  | { readonly kind: "refused"; readonly error: string; readonly state: string | null }
  | { readonly kind: "malformed" };

/** Reads the query of the callback. A copied address may still carry Meta's `#_` behind the code. */
export const readCallback = (query: URLSearchParams): Callback => {
  const state = query.get("state");
  const error = query.get("error");
  if (error) return { kind: "refused", error: /^[a-z_]{1,60}$/.test(error) ? error : "unknown", state };
  const code = query.get("code")?.replace(/#_$/, "");
  return code && state ? { kind: "agreed", code: Redacted.make(code), state } : { kind: "malformed" };
};

const Secret = z
  .string()
  .min(1)
  .transform((token) => Redacted.make(token));

/** A short-lived token (1 h). Meta wraps it or not, writes the id as number or text, the permissions as list or text. */
export const ShortToken = z.preprocess(
  unwrapped,
  z
    .object({
      access_token: Secret,
      user_id: Characters,
      permissions: z.union([z.string().transform((text) => text.split(",")), z.array(z.string())]).nullish(),
    })
    .transform(({ access_token, user_id, permissions }) => ({
      token: access_token,
      appScopedId: user_id,
      permissions: (permissions ?? []).map((name) => name.trim()).filter((name) => name !== ""),
    })),
);

/** A long-lived token: 60 days, `expiresInMs` from now. */
export const LongToken = z
  .object({ access_token: Secret, expires_in: Amount })
  .transform(({ access_token, expires_in }) => ({ token: access_token, expiresInMs: expires_in * 1000 }));

/** Permissions that the product needs and the person did not grant. */
export const missingScopes = (granted: readonly string[]): readonly string[] =>
  SCOPES.filter((scope) => !granted.includes(scope));
