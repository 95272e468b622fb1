import { Automations, layerAutomations } from "@soshogle/automations/layer";
import { defaultSettings } from "@soshogle/automations/settings";
import { ActiveVersions } from "@soshogle/document-store/active-versions";
import { Keep } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { EventStore } from "@soshogle/event-store/event-store";
import { layerGraph } from "@soshogle/instagram/graph/client";
import { metaHosts } from "@soshogle/instagram/graph/hosts";
import { makeEngine } from "@soshogle/projections/engine/engine";
import { projections } from "@soshogle/read-models/projections";
import { webCollections } from "@soshogle/web/server/auth/collections";
import { layerOwnerLinks } from "@soshogle/web/server/auth/owner-link";
import { webApp } from "@soshogle/web/server/http/web-app";
import { layerLiveChanges } from "@soshogle/web/server/live/changes";
import type { AppServices, WebSettings } from "@soshogle/web/server/services";
import { Context, Effect, Layer, ManagedRuntime, Option } from "effect";
import type { Hono } from "hono";
import { layerEmbeddedFresh, layerEmbeddedIn } from "../embedded.ts";
import { layerClock, type ManualClock } from "../manual-clock.ts";
import { pageBuild } from "./page-build.ts";

export interface WebServerOptions {
  /** Opened again it finds what was there; without one everything goes away with the server. */
  readonly folder?: string;
  /** Where Meta is; nobody listens there unless told. */
  readonly metaUrl?: string;
  readonly answerTimeoutMs?: number;
  readonly clock?: ManualClock;
  /** Whether replies are sent; otherwise they stay requested. */
  readonly sending?: boolean;
  readonly settings?: Partial<WebSettings>;
}

/** The web app on embedded stores and projections in one process, asked without a socket. */
export interface WebServer {
  readonly app: Pick<Hono, "request">;
  readonly settings: WebSettings;
  readonly run: <A, E>(effect: Effect.Effect<A, E, AppServices>) => Promise<A>;
  /** Waits until the read models show everything that is in the log. */
  readonly caughtUp: () => Promise<void>;
  /** Waits until everything that can be sent now was sent. */
  readonly atRest: () => Promise<void>;
  /** What nobody expected, as it was reported. */
  readonly defects: readonly unknown[];
  readonly close: () => Promise<void>;
}

const NOBODY = "http://127.0.0.1:9";

export const startWebServer = async (options: WebServerOptions = {}): Promise<WebServer> => {
  const { folder, metaUrl = NOBODY, clock } = options;
  const decisions = folder === undefined ? layerEmbeddedFresh : layerEmbeddedIn(folder);
  const timed = clock === undefined ? decisions : decisions.pipe(Layer.provideMerge(layerClock(clock)));
  const graph = layerGraph({
    hosts: metaHosts(metaUrl),
    version: "v25.0",
    ...(options.answerTimeoutMs === undefined ? {} : { answerTimeoutMs: options.answerTimeoutMs }),
  });
  const collections = Layer.effectDiscard(Effect.flatMap(Keep, (keep) => keep.ensure(webCollections)));
  const automations = options.sending ? layerAutomations(defaultSettings) : Layer.empty;
  const layer = Layer.mergeAll(layerLiveChanges, layerOwnerLinks, automations, collections).pipe(
    Layer.provideMerge(layerEngine),
    Layer.provideMerge(graph),
    Layer.provideMerge(timed),
  );
  const runtime = ManagedRuntime.make(layer);
  const settings: WebSettings = {
    publicUrl: "http://localhost:3000",
    demo: true,
    phoneUrl: null,
    instagramAppId: "990001112223334",
    instagramAppSecret: "a-secret-of-the-simulated-app",
    authorizeOrigin: metaUrl,
    mediaOrigins: ["https://media.example.com"],
    trustProxy: false,
    ...options.settings,
  };
  const defects: unknown[] = [];
  const app = webApp({
    runtime,
    settings,
    build: pageBuild,
    mode: "production",
    assets: import.meta.dirname,
    onDefect: (defect) => void defects.push(defect),
  });
  await runtime.runPromise(Effect.void);
  return {
    app,
    settings,
    defects,
    run: (effect) => runtime.runPromise(effect),
    caughtUp: () => runtime.runPromise(caughtUp),
    atRest: () => runtime.runPromise(atRest),
    close: () => runtime.dispose(),
  };
};

const layerEngine = Layer.effectContext(
  Effect.gen(function* () {
    const engine = yield* makeEngine({ projections });
    yield* Effect.forkScoped(engine.run);
    return Context.make(Progress, engine.progress).pipe(Context.add(ActiveVersions, engine.versions));
  }),
);

const atRest = Effect.flatMap(
  Effect.serviceOption(Automations),
  Option.match({ onNone: () => Effect.void, onSome: (automations) => automations.atRest }),
);

const caughtUp = Effect.gen(function* () {
  const store = yield* EventStore;
  const progress = yield* Progress;
  const position = yield* store.head;
  const names = projections.map(({ name }) => name);
  const isThere = yield* progress.reached({ position, partition: "any", projections: names, timeoutMs: 15_000 });
  if (!isThere) throw new Error("the read models did not catch up");
});
