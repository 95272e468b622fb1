import { Data, Effect, Redacted } from "effect";

/** How the driver reaches its server. Times in ms. */
export interface EventStoreDbOptions {
  /** `esdb://user:password@host:2113?tls=…`, or `esdb+discover://…`; `kurrentdb://` and `kurrent://` mean the same. */
  readonly url: Redacted.Redacted<string>;
  /** An append that has no answer by then has an unknown outcome (10 s). */
  readonly deadlineMs?: number;
  /** A read that brings nothing for so long is given up (10 s). */
  readonly idleMs?: number;
  /** A subscriber at the end looks by itself this often, whatever it heard (5 s). */
  readonly pollMs?: number;
  /** A subscription fails when the store stays away for so long (60 s). */
  readonly giveUpMs?: number;
}

export interface Settings {
  readonly url: Redacted.Redacted<string>;
  readonly credentials: { readonly username: string; readonly password: string };
  readonly deadlineMs: number;
  readonly idleMs: number;
  readonly pollMs: number;
  readonly giveUpMs: number;
}

/** The address cannot be used; `message` says which would be right. */
export class BadEventStoreUrl extends Data.TaggedError("BadEventStoreUrl")<{ readonly message: string }> {}

const SCHEMES: Readonly<Record<string, string>> = {
  esdb: "esdb",
  kurrentdb: "esdb",
  kurrent: "esdb",
  "esdb+discover": "esdb+discover",
  "kurrentdb+discover": "esdb+discover",
  "kurrent+discover": "esdb+discover",
};
/** An insecure server ignores who calls, yet only a call with credentials takes the path that has a deadline. */
const ANYBODY = { username: "anybody", password: "anybody" };

/** Reads the address. Fails with `BadEventStoreUrl`; no message holds the password. */
export const settingsOf = (options: EventStoreDbOptions): Effect.Effect<Settings, BadEventStoreUrl> => {
  const { deadlineMs = 10_000, idleMs = 10_000, pollMs = 5_000, giveUpMs = 60_000 } = options;
  const text = Redacted.value(options.url).trim();
  const [, scheme = "", rest = ""] = /^([a-z+]+):\/\/(.*)$/is.exec(text) ?? [];
  const known = SCHEMES[scheme.toLowerCase()];
  if (known === undefined)
    return bad(
      `the address begins with ${scheme ? `${scheme}://` : "no scheme"}; use esdb:// (one node or several) or esdb+discover:// (a DNS name)`,
    );
  const [authority = "", query = ""] = rest.split("?");
  const asked = new Map(query.split("&").map((each) => optionOf(each)));
  if (asked.get("throwonappendfailure") === "false")
    return bad("take throwOnAppendFailure out of the address: with it, a refused append would look like a stored one");
  const credentials = credentialsIn(authority);
  if (credentials === "unreadable")
    return bad("user and password are not understood; write them as user:password@, other characters as %40 and so on");
  if (credentials === null && asked.get("tls") !== "false")
    return bad(
      `a server with TLS needs a user: ${known}://user:password@host:2113, or add ?tls=false for an insecure one`,
    );
  const url = Redacted.make(`${known}://${rest}`);
  return Effect.succeed({ url, credentials: credentials ?? ANYBODY, deadlineMs, idleMs, pollMs, giveUpMs });
};

const bad = (message: string) => Effect.fail(new BadEventStoreUrl({ message: `EVENTSTORE_URL: ${message}` }));

/** Names are compared as the client compares them. */
const optionOf = (option: string): readonly [name: string, value: string] => {
  const [name = "", value = ""] = option.split("=");
  return [name.trim().toLowerCase().replace(/[_-]/g, ""), value.trim().toLowerCase()];
};

const credentialsIn = (authority: string): Settings["credentials"] | "unreadable" | null => {
  if (!authority.includes("@")) return null;
  const [username = "", password = "", ...more] = authority.slice(0, authority.lastIndexOf("@")).split(":");
  if (username === "" || password === "" || more.length > 0) return "unreadable";
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  } catch {
    return "unreadable";
  }
};
