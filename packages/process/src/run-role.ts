import { Keep } from "@soshogle/document-store/document-store";
import { EventStore } from "@soshogle/event-store/event-store";
import { Cause, type Context, Deferred, Effect, Exit, Layer, Logger, References, Scope } from "effect";
import { Hono } from "hono";
import type { Config, Role } from "./config.ts";
import { type Figures, metricsRoutes } from "./metrics.ts";
import { probed, type Readiness } from "./probes.ts";
import { serveHttp } from "./serve-http.ts";
import { collectStartGarbage } from "./start-garbage.ts";
import { awayReason } from "./store-away.ts";

/** What is under way when a process is asked to end gets this long. */
export const STOP_MS = 10_000;
const DRAIN_MS = 8_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
/** A probe waits no longer for a store. */
const PROBE_MS = 3_000;

type Stores = EventStore | Keep;

export interface RoleProcess<R, E> {
  readonly role: Role;
  readonly config: Config;
  /** What the role needs, its work included. Built again until the stores are there. */
  readonly layer: Layer.Layer<R | Stores, E>;
  /** Adds what the role answers by HTTP, beside probes and metrics. */
  readonly serve?: (
    app: Hono,
    context: Context.Context<NoInfer<R> | Stores>,
  ) => Effect.Effect<void, unknown, NoInfer<R> | Stores | Scope.Scope>;
  /** Whether what it serves has an answer for `/readyz` of its own. */
  readonly answersProbes?: boolean;
  readonly figures: (context: Context.Context<NoInfer<R> | Stores>) => readonly Figures[];
  /** Is done once, when everything is there; before the process says that it is ready. */
  readonly first?: Effect.Effect<void, unknown, NoInfer<R> | Stores | Scope.Scope>;
}

export interface Running {
  /** Rejects with what kept the process from starting, or ended it. */
  readonly ended: Promise<void>;
  /** Takes nothing new, finishes what is under way, closes the stores. */
  readonly stop: () => Promise<void>;
}

/** Runs one role until it is stopped: probes at once, the work when the stores are there. */
export const runRole = <R, E>(role: RoleProcess<R, E>): Running => {
  const stopped = Deferred.makeUnsafe<void>();
  const run = Effect.scoped(work(role, stopped)).pipe(Effect.provide(layerLog(role.config)));
  const ended = Effect.runPromiseExit(run).then((exit) => {
    if (Exit.isFailure(exit)) throw Cause.squash(exit.cause);
  });
  return {
    ended,
    stop: async () => {
      Deferred.doneUnsafe(stopped, Exit.void);
      await ended;
    },
  };
};

const work = <R, E>(options: RoleProcess<R, E>, stopped: Deferred.Deferred<void>) =>
  Effect.gen(function* () {
    const { role, config } = options;
    let readiness: Readiness = { is: "waiting", reason: "starting" };
    const server = yield* serveHttp(
      probed(() => readiness),
      config,
    );
    const tell = (reason: string) => {
      readiness = { is: "waiting", reason };
    };
    const beReady = Effect.gen(function* () {
      const context = yield* buildPatiently(options.layer, tell);
      const app = new Hono();
      app.route("/metrics", yield* metricsRoutes(config, options.figures(context)));
      const inContext = <A, F>(effect: Effect.Effect<A, F, R | Stores | Scope.Scope>) =>
        Effect.provideContext(effect, context);
      if (options.first) yield* inContext(options.first);
      if (options.serve) yield* inContext(options.serve(app, context));
      const look = Effect.provideContext(faultOfStores, context);
      const storesFault = () => Effect.runPromise(look);
      readiness = { is: "ready", app, ...(options.answersProbes ? {} : { storesFault }) };
      collectStartGarbage();
      console.log(`Soshogle Inbox: ${role} is ready on ${config.host}:${config.port}`);
      yield* Effect.never;
    });
    yield* Effect.scoped(
      Effect.raceFirst(
        beReady,
        Effect.gen(function* () {
          yield* Deferred.await(stopped);
          readiness = { is: "stopping" };
          yield* server.drain(DRAIN_MS);
        }),
      ),
    );
  });

/** Builds the layer; a store that is away is waited for, with growing pauses, and named. */
const buildPatiently = <R, E>(layer: Layer.Layer<R, E>, tell: (reason: string) => void) =>
  Effect.gen(function* () {
    const parent = yield* Effect.scope;
    for (let failures = 0; ; failures++) {
      const scope = yield* Scope.fork(parent);
      const exit = yield* Effect.exit(Layer.buildWithMemoMap(layer, yield* Layer.makeMemoMap, scope));
      if (Exit.isSuccess(exit)) return exit.value;
      yield* Scope.close(scope, exit);
      const reason = awayReason(Cause.squash(exit.cause));
      if (reason === null) return yield* Effect.failCause(exit.cause);
      const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** failures, LAST_RETRY_MS);
      tell(reason);
      yield* Effect.logWarning(`${reason}; tried again in ${pauseMs} ms`);
      yield* Effect.sleep(pauseMs);
    }
  });

/** Asks log and `keep` something small. */
const faultOfStores = Effect.gen(function* () {
  const store = yield* EventStore;
  const keep = yield* Keep;
  yield* Effect.all([store.head, keep.checkpoints(["probe"])], { concurrency: 2 });
  return null;
}).pipe(
  Effect.timeoutOrElse({ duration: PROBE_MS, orElse: () => Effect.succeed("a store does not answer in time") }),
  Effect.catch((failure) => Effect.succeed(awayReason(failure) ?? failure._tag)),
);

const levels = { debug: "Debug", info: "Info", warn: "Warn", error: "Error" } as const;
export const layerLog = ({ logLevel }: Config) =>
  Layer.mergeAll(Logger.layer([Logger.consoleLogFmt]), Layer.succeed(References.MinimumLogLevel, levels[logLevel]));
