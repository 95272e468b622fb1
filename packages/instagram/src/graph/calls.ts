import { Redacted } from "effect";
import type { HttpCall } from "./exchange.ts";

type Secret = Redacted.Redacted<string>;
type Fields = Readonly<Record<string, string>>;

/** A call under a token, which stands in a header and never in an address. */
export const asAccount = (token: Secret, call: Pick<HttpCall, "method" | "url">, body: unknown = null): HttpCall => ({
  ...call,
  headers: {
    authorization: `Bearer ${Redacted.value(token)}`,
    ...(body === null ? {} : { "content-type": "application/json" }),
  },
  body: body === null ? null : JSON.stringify(body),
});

/** A form sent without a token: the exchange of a code. */
export const postForm = (address: string, form: Fields): HttpCall => ({
  method: "POST",
  url: new URL(address),
  headers: { "content-type": "application/x-www-form-urlencoded" },
  body: new URLSearchParams(form).toString(),
});

/** A plain GET; the token host and the token paths of the Graph host take their secrets in the query. */
export const getFrom = (address: string, query: Fields): HttpCall => ({
  method: "GET",
  url: withQuery(address, query),
  headers: {},
  body: null,
});

export const withQuery = (address: string, query: Fields): URL => {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
};
