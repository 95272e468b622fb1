import { Data, Redacted } from "effect";

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

/** Reads the address. Throws `BadEventStoreUrl`; the message holds no password. */
export const settingsOf = (options: EventStoreDbOptions): Settings => {
  const { deadlineMs = 10_000, idleMs = 10_000, pollMs = 5_000, giveUpMs = 60_000 } = options;
  const text = Redacted.value(options.url).trim();
  const [, scheme = "", rest = ""] = /^([a-z+]+):\/\/(.*)$/is.exec(text) ?? [];
  const known = SCHEMES[scheme.toLowerCase()];
  if (known === undefined)
    throw new BadEventStoreUrl({
      message: `the address begins with ${scheme ? `${scheme}://` : "no scheme"}; use esdb:// (one node or several) or esdb+discover:// (a DNS name)`,
    });
  const [authority = "", query = ""] = rest.split("?");
  const isInsecure = /(^|&)tls=false(&|$)/i.test(query);
  const user = authority.includes("@") ? authority.slice(0, authority.lastIndexOf("@")) : "";
  const [username = "", ...password] = user.split(":");
  if (user === "" && !isInsecure)
    throw new BadEventStoreUrl({
      message: `a server with TLS needs a user: ${known}://user:password@host:2113, or add ?tls=false for an insecure one`,
    });
  const credentials =
    user === ""
      ? ANYBODY
      : { username: decodeURIComponent(username), password: decodeURIComponent(password.join(":")) };
  return { url: Redacted.make(`${known}://${rest}`), credentials, deadlineMs, idleMs, pollMs, giveUpMs };
};
