import type { Automations } from "@soshogle/automations/layer";
import type { Destructions } from "@soshogle/event-store/destructions/destructions";
import type { IngestBooks } from "@soshogle/intake/books";
import type { AccountRoutes } from "@soshogle/intake/route-account";
import type { Config, Servers } from "@soshogle/process/config";
import type { DataFolder } from "@soshogle/process/data-folder";
import { layerLog } from "@soshogle/process/run-role";
import { serveHttp } from "@soshogle/process/serve-http";
import { collectStartGarbage } from "@soshogle/process/start-garbage";
import type { CachedDocuments } from "@soshogle/projections/cached-documents";
import { firstOwnerLine, makeConfiguredOwner, ownerLink } from "@soshogle/web/server/auth/configured-owner";
import type { PageBuild } from "@soshogle/web/server/http/remix";
import type { AppServices } from "@soshogle/web/server/services";
import { Cause, Deferred, Effect, Exit, Layer, ManagedRuntime } from "effect";
import { serveAdmin } from "./admin-socket.ts";
import { appOf, type Development } from "./app.ts";
import { layerStandalone } from "./layers.ts";
import { runSimulator } from "./simulator-process.ts";
import { StoresGone } from "./stores-gone.ts";

export interface Inbox {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly build: PageBuild;
  readonly assets: string;
  readonly mode: "production" | "development";
  readonly development?: Development;
}

/** What the roles hand to those who serve them, on whichever stores. */
type Needed = AppServices | AccountRoutes | Automations | CachedDocuments | Destructions | IngestBooks | StoresGone;

/** Runs everything until it is stopped. `ended` rejects with what kept it from starting. */
export const runInbox = (inbox: Inbox): { readonly ended: Promise<void>; readonly stop: () => Promise<void> } => {
  const { config, folder } = inbox;
  const roles: Layer.Layer<Needed, unknown> =
    config.servers === null ? layerStandalone(config, folder) : onServers(inbox, config.servers);
  const runtime = ManagedRuntime.make(Layer.merge(roles, layerLog(config)));
  const stopped = Deferred.makeUnsafe<void>();
  const run = Effect.gen(function* () {
    const app = yield* appOf({ ...inbox, runtime });
    yield* makeConfiguredOwner(config);
    yield* serveAdmin(folder.adminSocket, async () => ({
      ok: true,
      text: await runtime.runPromise(ownerLink(config, "recovery")),
    }));
    yield* serveHttp(app, config);
    if (config.demo && config.metaUrl === null) yield* runSimulator(config, folder);
    const text = yield* welcome(config);
    collectStartGarbage();
    console.log(text);
    const { failure } = yield* StoresGone;
    yield* Effect.raceFirst(Deferred.await(stopped), failure);
  }).pipe(Effect.scoped);
  const ended = runtime.runPromiseExit(run).then(async (exit) => {
    await runtime.dispose();
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

/** The clients of the servers take some 35 MB, which a process on embedded stores is spared. */
const onServers = ({ config, folder }: Inbox, servers: Servers): Layer.Layer<Needed, unknown> =>
  Layer.unwrap(
    Effect.map(
      Effect.promise(() => import("./layers-on-servers.ts")),
      ({ layerOnServers }) => layerOnServers(config, folder, servers),
    ),
  );

const welcome = Effect.fnUntraced(function* (config: Config) {
  const lines = ["", `Soshogle Inbox is ready: ${config.publicUrl}`];
  const first = yield* firstOwnerLine(config);
  if (first !== null) lines.push(first);
  if (config.demo && config.metaUrl === null)
    lines.push(
      `Demo mode. Write as a customer from the simulated phone: http://localhost:${config.simulatorPort}/phone`,
    );
  return `${lines.join("\n")}\n`;
});
