import { conversation } from "@soshogle/domain/conversation/conversation";
import { conversationStream } from "@soshogle/domain/ids";
import { Commands } from "@soshogle/event-store/handle";
import type { PreparedSend, SendOutcome } from "@soshogle/instagram/graph/client";
import { explain } from "@soshogle/instagram/graph/errors";
import type { GraphFailure, GraphRejected } from "@soshogle/instagram/graph/failures";
import { Clock, Effect, Fiber, Result, Schedule } from "effect";
import { nextTry } from "./backoff.ts";
import { type Connection, stopWhenTokenDead } from "./connection.ts";
import type { AutomationSettings } from "./settings.ts";
import { type Because, tellConversation } from "./tell.ts";
import { again, type Verdict } from "./worker.ts";

/** A part on its way. `attempt` counts the calls to Meta made before. */
export interface Delivery {
  readonly conversationId: string;
  readonly accountId: string;
  readonly partId: string;
  readonly attempt: number;
  readonly because: Because;
}

interface Failing {
  readonly code: string;
  readonly subcode: string | null;
  readonly retryAt: number | null;
}

const BY = "sender";
const NANOS_PER_MS = 1_000_000n;
/** An abandoned attempt shows a machine under strain: it gets a moment. */
const AFTER_ABANDONED_MS = 1_000;
/** An outcome of Meta is worth waiting for the store. What is lost all the same is found by the check two minutes later. */
const keepOutcome = Schedule.exponential("200 millis").pipe(Schedule.upTo({ times: 6 }));

/**
 * Makes one attempt over a connection that stands: records it, writes the request unless too much time has passed, and
 * records the outcome. Cannot be interrupted in between; a kill leaves an attempt without outcome.
 * @returns null when the part has come to rest, otherwise what to do with the item.
 */
export const deliver = Effect.fnUntraced(function* (options: {
  readonly delivery: Delivery;
  readonly connection: Connection;
  readonly prepared: PreparedSend;
  readonly settings: AutomationSettings;
  readonly owner: string;
}) {
  const { connection, prepared, settings, owner } = options;
  const mayStillGo = yield* withinTime(settings.startWithinMs);
  const delivery = yield* attempt(options.delivery, owner);
  if (!delivery) return null;
  const outcome = yield* prepared.send(mayStillGo).pipe(Effect.result);
  return yield* Result.isSuccess(outcome)
    ? recordAnswer(delivery, outcome.success)
    : recordFailure({ delivery, connection, failure: outcome.failure, settings });
}, toTheEnd);

/** Runs in a fiber that nobody interrupts and waits for it. (An uninterruptible one would not hear its own timeouts.) */
function toTheEnd<A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
  const detached = Effect.forkDetach(effect, { uninterruptible: false });
  return Effect.uninterruptible(Effect.flatMap(detached, Fiber.join));
}

/** Whether wall and monotonic clock both say that less than `limitMs` have passed since now: one stops in a suspended machine, the other can be set. */
const withinTime = Effect.fnUntraced(function* (limitMs: number) {
  const clock = yield* Clock.Clock;
  const wall = clock.currentTimeMillisUnsafe();
  const monotonic = clock.monotonicTimeNanosUnsafe();
  return () =>
    clock.currentTimeMillisUnsafe() - wall < limitMs &&
    clock.monotonicTimeNanosUnsafe() - monotonic < BigInt(limitMs) * NANOS_PER_MS;
});

/**
 * Records the attempt. Null when none was made: the window has closed, or another holder was first. The owner stands in
 * the identity, since two holders with one identity would both be told that the attempt is theirs.
 */
const attempt = Effect.fnUntraced(function* (delivery: Delivery, owner: string) {
  const { conversationId, partId } = delivery;
  const number = delivery.attempt + 1;
  const now = yield* Clock.currentTimeMillis;
  const outcome = yield* tellConversation(conversationId, {
    command: { type: "AttemptPart", partId, now },
    identity: `send|${partId}|attempt|${number}|${owner}`,
    by: BY,
    because: delivery.because,
  });
  if (outcome.kind !== "recorded") return null;
  const commands = yield* Commands;
  const isUnderWay = yield* commands.query(conversation, conversationStream(conversationId), (state) => {
    const part = state.status === "new" ? undefined : state.parts.get(partId);
    return part?.phase.is === "attempted" && part.attempt === number;
  });
  return isUnderWay ? { ...delivery, attempt: number } : null;
});

const recordAnswer = Effect.fnUntraced(function* (delivery: Delivery, answer: SendOutcome) {
  if (answer.kind === "abandoned") return yield* abandon(delivery);
  const now = yield* Clock.currentTimeMillis;
  const { partId, attempt } = delivery;
  const command = { type: "AcceptPart", partId, attempt, mid: answer.mid, settledBy: "answer", now } as const;
  yield* tell(delivery, "accept", command).pipe(Effect.retry(keepOutcome));
  return null;
});

const recordFailure = Effect.fnUntraced(function* (options: {
  readonly delivery: Delivery;
  readonly connection: Connection;
  readonly failure: GraphFailure;
  readonly settings: AutomationSettings;
}) {
  const { delivery, connection, failure, settings } = options;
  const { accountId, because } = delivery;
  if (failure._tag === "GraphNotConnected") return yield* abandon(delivery);
  if (failure._tag === "GraphUnclear") return yield* unresolved(delivery, failure.cause);
  // The part first: were we to die in between, the next one would find the token dead as well.
  const verdict = failure.surelyNotSent
    ? yield* fail(delivery, {
        code: failure.code,
        subcode: failure.subcode,
        retryAt: yield* retryTime(delivery, failure, settings),
      })
    : yield* unresolved(delivery, "server_error");
  yield* stopWhenTokenDead({ accountId, connection, failure, by: BY, because }).pipe(Effect.retry(keepOutcome));
  return verdict;
});

/** After our own pause or the one Meta asked for, whichever is longer; null for what no repeating helps. */
const retryTime = Effect.fnUntraced(function* (
  delivery: Delivery,
  failure: GraphRejected,
  settings: AutomationSettings,
) {
  if (explain(failure.code, failure.subcode).retry === "never" || delivery.attempt >= settings.tries.part) return null;
  const now = yield* Clock.currentTimeMillis;
  return Math.max(yield* nextTry(delivery.attempt, settings.backoff), now + (failure.retryAfterMs ?? 0));
});

const abandon = Effect.fnUntraced(function* (delivery: Delivery) {
  const { partId, attempt } = delivery;
  yield* tell(delivery, "abandon", { type: "AbandonAttempt", partId, attempt }).pipe(Effect.retry(keepOutcome));
  return again((yield* Clock.currentTimeMillis) + AFTER_ABANDONED_MS);
});

const unresolved = Effect.fnUntraced(function* (delivery: Delivery, cause: "timeout" | "connection" | "server_error") {
  const { partId, attempt } = delivery;
  yield* tell(delivery, "unresolved", { type: "MarkUnresolved", partId, attempt, cause }).pipe(
    Effect.retry(keepOutcome),
  );
  return null;
});

/** Records that the part surely was not sent. */
export const fail = (delivery: Delivery, { code, subcode, retryAt }: Failing) => {
  const { partId, attempt } = delivery;
  return tell(delivery, `fail|${code}`, { type: "FailPart", partId, attempt, code, subcode, retryAt }).pipe(
    Effect.retry(keepOutcome),
    Effect.as<Verdict | null>(null),
  );
};

export const giveUpOnConnecting = (delivery: Delivery) =>
  fail(delivery, { code: "not_connected", subcode: null, retryAt: null });

const tell = (delivery: Delivery, what: string, command: Parameters<typeof tellConversation>[1]["command"]) =>
  tellConversation(delivery.conversationId, {
    command,
    identity: `send|${delivery.partId}|${delivery.attempt}|${what}`,
    by: BY,
    because: delivery.because,
  });
