import { randomUUID } from "node:crypto";
import type { DocumentStoreUnavailable } from "@soshogle/document-store/document-store";
import { slotOf } from "@soshogle/domain/slots";
import { EventStore, type EventStoreUnavailable } from "@soshogle/event-store/event-store";
import { keepRunning } from "@soshogle/event-store/keep-running";
import { Slots } from "@soshogle/process/slots/slots";
import { Clock, Context, Effect, Fiber, Layer } from "effect";
import { checkAttempts } from "./check.ts";
import { createLead } from "./create-lead.ts";
import { finishDisconnect } from "./disconnect.ts";
import { type ClaimedItem, DueItems } from "./due-items.ts";
import { layerDueItems } from "./due-items-in-keep.ts";
import { startFollower } from "./follow.ts";
import { startForgetting } from "./forget.ts";
import { readProfile } from "./profile.ts";
import { redriveItem, redriveWaiting } from "./redrive.ts";
import { sendParts } from "./send.ts";
import type { AutomationSettings } from "./settings.ts";
import { settleByEcho } from "./settle.ts";
import { subscribeAccount } from "./subscribe.ts";
import type { Making } from "./under-way.ts";
import { startWorker, type Verdict } from "./worker.ts";

/** For metrics. `items` counts up to 1,000, which means at least; `oldestDueAt` in ms, null when nothing waits. */
export interface AutomationStatus {
  readonly items: number;
  readonly oldestDueAt: number | null;
  readonly running: number;
  /** How far the log was followed. */
  readonly position: string;
  /** Events that set nothing off because they, or the streams they belong to, could not be read, since the start. */
  readonly unreadable: number;
}

export class Automations extends Context.Service<
  Automations,
  {
    readonly status: Effect.Effect<AutomationStatus, DocumentStoreUnavailable>;
    /** Waits until everything in the log has been followed and nothing that is due is left. */
    readonly atRest: Effect.Effect<void, EventStoreUnavailable>;
  }
>()("automations/Automations") {}

/**
 * Events and due times to commands, for the life of the layer. Stopping interrupts what can be interrupted and waits
 * for sends under way, which end within the timeouts of the Graph client.
 */
export const layerAutomations = (settings: AutomationSettings) =>
  Layer.effect(Automations, start(settings)).pipe(Layer.provide(layerDueItems));

const start = Effect.fnUntraced(function* (settings: AutomationSettings) {
  const store = yield* EventStore;
  const items = yield* DueItems;
  const clock = yield* Clock.Clock;
  const slots = yield* Slots;
  const owner = settings.workers === "alone" ? randomUUID() : slots.member;
  if (settings.workers === "alone") {
    yield* items.takeOver(() => true);
    yield* items.hasten("check", yield* Clock.currentTimeMillis);
  } else {
    const takeOver = Effect.gen(function* () {
      // What changes while items are taken over is not missed.
      const changed = yield* Effect.forkChild(slots.changed, { startImmediately: true });
      yield* items.takeOver(slots.isGone);
      yield* Fiber.join(changed);
    });
    yield* keepRunning("automations take over", Effect.forever(takeOver));
  }

  const making: Making = { settings, underWay: new Set() };
  const watchers = new Set<() => void>();
  const onChange = () => {
    for (const watch of [...watchers]) watch();
  };
  const handle = yield* handlers(making, owner);
  const { accounts, others } = settings.parallel;
  const isOurs = (lane: string) => slots.owned().has(slotOf(lane));
  const shared = { owner, settings, handle, isOurs, onRest: onChange };
  const workers = [
    yield* startWorker({ ...shared, pool: "account", parallel: accounts }),
    yield* startWorker({ ...shared, pool: "other", parallel: others }),
  ];
  yield* startForgetting;
  const follower = yield* startFollower({ making, onMove: onChange });

  const hasNothingToDo = () =>
    workers.every((worker) => {
      const rest = worker.rest();
      return rest !== null && (rest.until === null || rest.until > clock.currentTimeMillisUnsafe());
    });

  /** Calls are answered in the tick in which the condition holds. */
  const until = (isSo: () => boolean) =>
    Effect.callback<void>((resume) => {
      const watch = () => {
        if (!isSo()) return;
        watchers.delete(watch);
        resume(Effect.void);
      };
      watchers.add(watch);
      watch();
      return Effect.sync(() => watchers.delete(watch));
    });

  const atRest = Effect.gen(function* () {
    for (;;) {
      const head = yield* store.head;
      yield* until(() => follower.position() >= head && hasNothingToDo());
      if ((yield* store.head) === head) return;
    }
  });

  const status = Effect.gen(function* () {
    const running = workers.reduce((sum, worker) => sum + worker.running(), 0);
    return {
      ...(yield* items.backlog),
      running,
      position: follower.position(),
      unreadable: follower.unreadable(),
    };
  });

  return Automations.of({ status, atRest });
});

/** One handler a kind, with everything it needs. */
const handlers = Effect.fnUntraced(function* (making: Making, owner: string) {
  const { settings } = making;
  const byKind = {
    send: sendParts({ ...making, owner }),
    check: checkAttempts(making),
    settle: settleByEcho,
    profile: readProfile(settings),
    lead: createLead,
    redrive: redriveItem,
    "redrive-waiting": redriveWaiting,
    subscribe: subscribeAccount(settings),
    disconnect: finishDisconnect(settings),
  };
  type Needed = Effect.Services<ReturnType<(typeof byKind)[keyof typeof byKind]>>;
  const context = yield* Effect.context<Needed>();
  return (item: ClaimedItem) => {
    const work: Effect.Effect<Verdict, unknown, Needed> = byKind[item.kind](item);
    return Effect.provideContext(work, context);
  };
});
