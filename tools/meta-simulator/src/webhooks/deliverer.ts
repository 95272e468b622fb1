import { atomically, type Database } from "../book/database.ts";
import {
  accountsWaiting,
  countDeliveries,
  type Delivery,
  makeAllDue,
  markDelivered,
  markFailed,
  nextDueAfter,
  pendingOf,
} from "../book/deliveries.ts";
import { HOUR_MS } from "../book/tokens.ts";
import type { Faults } from "../faults.ts";
import { nextBatch } from "./batch.ts";
import { bodyOf, headersOf } from "./body.ts";
import { post } from "./post.ts";

export interface DelivererOptions {
  readonly db: Database;
  readonly faults: Faults;
  readonly appSecret: string;
  readonly callbackUrl: () => string;
  readonly now: () => number;
  readonly changed: () => void;
  /** Most items of one POST. */
  readonly batchLimit: number;
  /** How long after its n-th failed attempt (n from 1) something is tried again, ms. */
  readonly retryDelayMs: (attempt: number) => number;
  readonly answerTimeoutMs: number;
}

export interface Deliverer {
  /** Looks for work; call it after something was queued or a setting changed. */
  readonly kick: () => void;
  /** Keeps a queued delivery back until `release`. Not durable: after a restart nothing is held. */
  readonly hold: (id: number) => void;
  readonly release: (id: number) => void;
  /** Resolves when the delivery was attempted once, or at once while deliveries are paused. */
  readonly attempted: (id: number) => Promise<void>;
  readonly retryNow: () => void;
  /** Resolves when nothing waits any more. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const keepTryingMs = 36 * HOUR_MS;
const longestNapMs = 30_000;

/** Delivers what the book holds, one POST an account at a time, until each was answered 200 or is 36 hours old. */
export const startDeliverer = (options: DelivererOptions): Deliverer => {
  const { db, faults, now } = options;
  const stopping = new AbortController();
  const working = new Map<string, Promise<void>>();
  const held = new Set<number>();
  const attemptWaiters = new Map<number, () => void>();
  const settledWaiters: (() => void)[] = [];
  let nap: NodeJS.Timeout | undefined;

  const isSettled = () => working.size === 0 && countDeliveries(db).pending === 0;

  const attempt = async (batch: readonly Delivery[]): Promise<string> => {
    const { duplicate, duplicateItem, numericIds } = faults.current().deliveries;
    const body = bodyOf(batch, { time: now(), duplicateItem, numericIds });
    const headers = headersOf(body, options.appSecret);
    const send = () => {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(options.answerTimeoutMs)]);
      return post({ url: options.callbackUrl(), body, headers, signal });
    };
    const answers = await Promise.all(duplicate ? [send(), send()] : [send()]);
    return answers.find((answer) => answer !== "200") ?? "200";
  };

  const record = (batch: readonly Delivery[], answer: string) => {
    const ids = batch.map(({ id }) => id);
    const attempts = Math.max(...batch.map((delivery) => delivery.attempts)) + 1;
    atomically(db, () => {
      if (answer === "200") markDelivered(db, ids, now());
      else
        markFailed(db, batch, {
          answer,
          dueAt: now() + options.retryDelayMs(attempts),
          giveUpBefore: now() - keepTryingMs,
        });
    });
    for (const id of ids) {
      attemptWaiters.get(id)?.();
      attemptWaiters.delete(id);
    }
    options.changed();
  };

  const readyBatch = (igId: string): Delivery[] => {
    const { pause, reorder } = faults.current().deliveries;
    if (pause || stopping.signal.aborted) return [];
    const isHeld = (id: number) => held.has(id);
    return nextBatch(pendingOf(db, igId), { now: now(), limit: options.batchLimit, reorder, isHeld });
  };

  const workOn = async (igId: string, first: readonly Delivery[]): Promise<void> => {
    for (let batch = first; batch.length > 0; batch = readyBatch(igId)) {
      const answer = await attempt(batch);
      if (!stopping.signal.aborted) record(batch, answer);
    }
    working.delete(igId);
    kick();
  };

  const napUntil = (dueAt: number) => {
    nap = setTimeout(kick, Math.min(Math.max(dueAt - now(), 1), longestNapMs));
    nap.unref();
  };

  const kick = (): void => {
    clearTimeout(nap);
    if (stopping.signal.aborted) return;
    for (const igId of accountsWaiting(db)) {
      const batch = working.has(igId) ? [] : readyBatch(igId);
      if (batch.length > 0) working.set(igId, workOn(igId, batch));
    }
    const later = nextDueAfter(db, now());
    if (later !== undefined) napUntil(later);
    if (isSettled()) for (const resolve of settledWaiters.splice(0)) resolve();
  };

  return {
    kick,
    hold: (id) => held.add(id),
    release: (id) => {
      if (held.delete(id)) kick();
    },
    attempted: (id) =>
      faults.current().deliveries.pause
        ? Promise.resolve()
        : new Promise((resolve) => {
            attemptWaiters.set(id, resolve);
          }),
    retryNow: () => {
      makeAllDue(db, now());
      kick();
    },
    settled: () =>
      new Promise((resolve) => {
        settledWaiters.push(resolve);
        kick();
      }),
    close: async () => {
      clearTimeout(nap);
      stopping.abort();
      await Promise.allSettled(working.values());
      for (const resolve of attemptWaiters.values()) resolve();
    },
  };
};
