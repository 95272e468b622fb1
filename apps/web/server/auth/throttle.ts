import { Keep } from "@soshogle/document-store/document-store";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Data, Effect } from "effect";
import { THROTTLES } from "./collections.ts";

/** Too many wrong passwords for one account or from one address; after `waitMs` one may try again. */
export class SignInThrottled extends Data.TaggedError("SignInThrottled")<{ readonly waitMs: number }> {}

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

/**
 * Counts an attempt as a failure, before its password is looked at: however many come at once, no more than may try get
 * through. Fails with `SignInThrottled` while the account or the address has to wait. Neither is stored in clear.
 */
export const beginTry = Effect.fnUntraced(function* (who: Readonly<Record<Kind, string>>) {
  yield* count("address", who.address);
  yield* count("account", who.account).pipe(Effect.tapError(() => takeBack(who.address)));
});

/** The password was right: the account's count is cleared, and the address has one failure less. */
export const endTry = Effect.fnUntraced(function* (who: Readonly<Record<Kind, string>>) {
  const keep = yield* Keep;
  const { id, version } = yield* countOf("account", who.account);
  if (version !== null) yield* keep.compareAndSet(THROTTLES, id, version, null);
  yield* takeBack(who.address);
});

const takeBack = Effect.fnUntraced(function* (address: string) {
  const keep = yield* Keep;
  for (;;) {
    const { id, version, count } = yield* countOf("address", address);
    if (version === null) return;
    const failures = Math.max(0, count.failures - 1);
    const retryAt = failures < FREE.address ? 0 : count.retryAt;
    if (yield* keep.compareAndSet(THROTTLES, id, version, { id, failures, failedAt: count.failedAt, retryAt })) return;
  }
});

const count = Effect.fnUntraced(function* (kind: Kind, value: string) {
  const keep = yield* Keep;
  for (;;) {
    const now = yield* Clock.currentTimeMillis;
    const { id, version, count: before } = yield* countOf(kind, value);
    if (before.retryAt > now) return yield* new SignInThrottled({ waitMs: before.retryAt - now });
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
