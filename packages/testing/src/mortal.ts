import { type DocumentStoreShape, Keep } from "@soshogle/document-store/document-store";
import { EventStore } from "@soshogle/event-store/event-store";
import { Graph } from "@soshogle/instagram/graph/client";
import { Deferred, Effect, Layer, Stream } from "effect";

/**
 * A process that dies at a chosen moment. Every call of its to the outside has two moments: before it is made, and
 * after it was carried out but before the caller hears of it. From its death on nothing it does has any effect, as
 * after `kill -9`; its fibers are left where they are.
 */
export interface Mortal {
  readonly died: Effect.Effect<void>;
  readonly call: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>;
}

/** @param moments how many moments it lives through; `Infinity` for one that does not die. */
export const makeMortal = Effect.fnUntraced(function* (moments: number) {
  const death = yield* Deferred.make<void>();
  let left = moments;
  const moment = Effect.suspend(() => {
    if (left > 0) {
      left--;
      return Effect.void;
    }
    return Effect.andThen(Deferred.succeed(death, undefined), Effect.never);
  });
  const mortal: Mortal = {
    died: Deferred.await(death),
    call: (effect) => moment.pipe(Effect.andThen(Effect.onExit(effect, () => moment))),
  };
  return mortal;
});

/** The log and `keep` as they are there, reached through a mortal process. */
export const layerMortalStores = (mortal: Mortal) =>
  Layer.mergeAll(
    Layer.effect(
      EventStore,
      Effect.map(EventStore, (store) => ({
        append: (...call) => mortal.call(store.append(...call)),
        readStream: (...call) => mortal.call(store.readStream(...call)),
        readAll: (options) => mortal.call(store.readAll(options)),
        subscribe: (options) => Stream.tap(store.subscribe(options), () => mortal.call(Effect.void)),
        head: mortal.call(store.head),
        logId: mortal.call(store.logId),
        renewLogId: mortal.call(store.renewLogId),
      })),
    ),
    Layer.effect(
      Keep,
      Effect.map(Keep, (keep) => mortalStore(keep, mortal)),
    ),
  );

/** The outside of a mortal process: its stores and Meta. */
export const layerMortal = (mortal: Mortal) =>
  Layer.merge(
    layerMortalStores(mortal),
    Layer.effect(
      Graph,
      Effect.map(Graph, (graph) => ({
        ...graph,
        prepareSend: (send) =>
          Effect.map(mortal.call(graph.prepareSend(send)), (prepared) => ({
            send: (mayStillGo) => mortal.call(prepared.send(mayStillGo)),
          })),
        profile: (of) => mortal.call(graph.profile(of)),
        subscribe: (options) => mortal.call(graph.subscribe(options)),
        unsubscribe: (options) => mortal.call(graph.unsubscribe(options)),
      })),
    ),
  );

const mortalStore = (store: DocumentStoreShape, mortal: Mortal): DocumentStoreShape => ({
  ensure: (...call) => mortal.call(store.ensure(...call)),
  drop: (...call) => mortal.call(store.drop(...call)),
  get: (...call) => mortal.call(store.get(...call)),
  find: (...call) => mortal.call(store.find(...call)),
  count: (...call) => mortal.call(store.count(...call)),
  commit: (...call) => mortal.call(store.commit(...call)),
  checkpoints: (...call) => mortal.call(store.checkpoints(...call)),
  getVersioned: (...call) => mortal.call(store.getVersioned(...call)),
  compareAndSet: (...call) => mortal.call(store.compareAndSet(...call)),
  scrub: mortal.call(store.scrub),
  findVersioned: (...call) => mortal.call(store.findVersioned(...call)),
  inventory: mortal.call(store.inventory),
  scan: (...call) => mortal.call(store.scan(...call)),
});
