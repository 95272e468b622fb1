import { Keep } from "@soshogle/document-store/document-store";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Data, Effect } from "effect";
import { THROTTLES } from "./collections.ts";

/** Too many wrong passwords for one account or from one address. `retryAt` in ms. */
export class SignInThrottled extends Data.TaggedError("SignInThrottled")<{ readonly retryAt: number }> {}

/** Failures that cost nothing, before each further one doubles the wait. */
const FREE = { account: 5, address: 20 } as const;
const FIRST_WAIT_MS = 15_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** After this without a failure, counting starts anew. */
const FORGET_MS = 60 * 60_000;

type Kind = keyof typeof FREE;
interface Count {
  readonly failures: number;
  readonly failedAt: number;
  readonly retryAt: number;
}

/** Fails with `SignInThrottled` while an account or an address has to wait. Neither is stored in clear. */
export const mayTry = Effect.fnUntraced(function* (who: Readonly<Record<Kind, string>>) {
  const now = yield* Clock.currentTimeMillis;
  for (const kind of ["account", "address"] as const) {
    const { count } = yield* countOf(kind, who[kind]);
    if (count.retryAt > now) return yield* new SignInThrottled({ retryAt: count.retryAt });
  }
});

/** Counts a wrong password against both the account and the address. */
export const countFailure = Effect.fnUntraced(function* (who: Readonly<Record<Kind, string>>) {
  for (const kind of ["account", "address"] as const) yield* count(kind, who[kind]);
});

/** A right password clears the account's count; the address keeps its own. */
export const clearFailures = Effect.fnUntraced(function* (account: string) {
  const keep = yield* Keep;
  const { id, version } = yield* countOf("account", account);
  if (version !== null) yield* keep.compareAndSet(THROTTLES, id, version, null);
});

const count = Effect.fnUntraced(function* (kind: Kind, value: string) {
  const keep = yield* Keep;
  for (;;) {
    const now = yield* Clock.currentTimeMillis;
    const { id, version, count: before } = yield* countOf(kind, value);
    const failures = before.failedAt < now - FORGET_MS ? 1 : before.failures + 1;
    const beyond = failures - FREE[kind];
    const wait = beyond < 0 ? 0 : Math.min(FIRST_WAIT_MS * 2 ** beyond, LONGEST_WAIT_MS);
    const next = { id, failures, failedAt: now, retryAt: now + wait };
    if (yield* keep.compareAndSet(THROTTLES, id, version, next)) return;
  }
});

const countOf = Effect.fnUntraced(function* (kind: Kind, value: string) {
  const keep = yield* Keep;
  const vault = yield* Vault;
  const id = `${kind}_${vault.claimHmac(`throttle|${kind}|${value}`)}`;
  const found = yield* keep.getVersioned(THROTTLES, id);
  const none: Count = { failures: 0, failedAt: 0, retryAt: 0 };
  return { id, version: found?.version ?? null, count: (found?.document as unknown as Count | undefined) ?? none }; // written above
});
