import { OwnerLinks } from "@soshogle/web/server/auth/owner-link";
import { makeOwner, ownerExists } from "@soshogle/web/server/auth/owners";
import type { PageBuild } from "@soshogle/web/server/http/remix";
import { Cause, Deferred, Effect, Exit, Layer, Logger, ManagedRuntime, Redacted, References } from "effect";
import { serveAdmin } from "./admin-socket.ts";
import { appOf, type Development } from "./app.ts";
import type { Config } from "./config.ts";
import type { DataFolder } from "./data-folder.ts";
import { layerStandalone, storesGone } from "./layers.ts";
import { serveHttp } from "./server.ts";
import { runSimulator } from "./simulator-process.ts";

export interface Inbox {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly build: PageBuild;
  readonly assets: string;
  readonly mode: "production" | "development";
  readonly development?: Development;
}

/** Runs everything until it is stopped. `ended` rejects with what kept it from starting. */
export const runInbox = (inbox: Inbox): { readonly ended: Promise<void>; readonly stop: () => Promise<void> } => {
  const { config, folder } = inbox;
  const runtime = ManagedRuntime.make(Layer.mergeAll(layerStandalone(config, folder), layerLog(config)));
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
    console.log(yield* welcome(config));
    yield* Effect.raceFirst(Deferred.await(stopped), storesGone);
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

const levels = { debug: "Debug", info: "Info", warn: "Warn", error: "Error" } as const;
const layerLog = ({ logLevel }: Config) =>
  Layer.mergeAll(Logger.layer([Logger.consoleLogFmt]), Layer.succeed(References.MinimumLogLevel, levels[logLevel]));

const makeConfiguredOwner = Effect.fnUntraced(function* ({ owner }: Config) {
  if (owner === null || (yield* ownerExists)) return;
  const { email, password } = owner;
  yield* makeOwner({
    email,
    password: Redacted.value(password),
    name: email.split("@")[0] ?? email,
    workspaceName: "My team",
  });
});

const ownerLink = Effect.fnUntraced(function* ({ publicUrl }: Config, kind: "first" | "recovery") {
  const links = yield* OwnerLinks;
  return `${publicUrl}/setup#${yield* links.mint(kind)}`;
});

const welcome = Effect.fnUntraced(function* (config: Config) {
  const lines = ["", `Soshogle Inbox is ready: ${config.publicUrl}`];
  if (!(yield* ownerExists))
    lines.push(`Make yourself its owner (once, within an hour): ${yield* ownerLink(config, "first")}`);
  if (config.demo && config.metaUrl === null)
    lines.push(
      `Demo mode. Write as a customer from the simulated phone: http://localhost:${config.simulatorPort}/phone`,
    );
  return `${lines.join("\n")}\n`;
});
