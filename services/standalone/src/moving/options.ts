import { parseArgs } from "node:util";
import { ConfigurationError, readServers, type Servers } from "@soshogle/process/config";
import { Effect } from "effect";
import { notMoved } from "./failures.ts";
import { folderAt, type Place } from "./places.ts";

export const usage = `Usage: npm run copy-log -- --from PLACE --to PLACE
       npm run copy-log -- --renew-log-id PLACE
       npm run copy-log -- --reopen PLACE

Moves an installation: copies its log, event by event, with everything that belongs to it (keep, objects, the book of
destructions), and checks the copy. Stop the product first, on both sides. It may be interrupted: run it again with the
same addresses and it goes on. Read models are not copied; the product makes them again when it starts. Nothing is sent
because of it, and nothing twice. When it is done the product starts on the new place only.

A PLACE is
  a data folder   such as ./data (in demo mode ./data/demo)
  servers         EventStoreDB, MongoDB and objects as EVENTSTORE_URL, DATABASE_URL and BLOB_URL say
  esdb://…        the same, with this address in the place of EVENTSTORE_URL

  --from-database URL, --from-blobs URL   for --from, when both places are servers
  --renew-log-id PLACE   after a restore from a backup: gives the log a new id
  --reopen PLACE         takes a move back: the product may start again where it was. Throw the copy away first`;

export type Task =
  | { readonly kind: "help" }
  | { readonly kind: "move"; readonly from: Place; readonly to: Place }
  | { readonly kind: "renew" | "reopen"; readonly place: Place };

type Told = Readonly<Record<string, string>>;

/** What was asked for. Fails with `NotMoved`, which names the option and the remedy. */
export const taskOf = Effect.fnUntraced(function* (
  given: readonly string[],
  read: (told: Told) => Servers = readServers,
) {
  const values = yield* parsed(given);
  if (values.help) return { kind: "help" } satisfies Task as Task;
  const { from, to, reopen, "renew-log-id": renew } = values;
  const asked = [renew, reopen, from ?? to].filter((one) => one !== undefined);
  if (asked.length !== 1) return yield* notMoved(`Give --from and --to, or one of the others.\n\n${usage}`);
  if (renew !== undefined)
    return { kind: "renew", place: yield* placeOf("--renew-log-id", renew, read) } satisfies Task as Task;
  if (reopen !== undefined)
    return { kind: "reopen", place: yield* placeOf("--reopen", reopen, read) } satisfies Task as Task;
  if (from === undefined) return yield* notMoved("--from: say where the log is: a data folder, or servers.");
  if (to === undefined) return yield* notMoved("--to: say where the log goes: servers, esdb://…, or a data folder.");
  const ofSource: Told = {
    ...(values["from-database"] !== undefined && { DATABASE_URL: values["from-database"], DATABASE_URL_FILE: "" }),
    ...(values["from-blobs"] !== undefined && { BLOB_URL: values["from-blobs"], BLOB_URL_FILE: "" }),
  };
  if (isServers(from) && isServers(to) && values["from-database"] === undefined)
    return yield* notMoved(
      "--from-database: with servers on both sides, say where MongoDB and the objects of --from are: --from-database and --from-blobs.",
    );
  return {
    kind: "move",
    from: yield* placeOf("--from", from, (told) => read({ ...ofSource, ...told })),
    to: yield* placeOf("--to", to, read),
  } satisfies Task as Task;
});

const parsed = (given: readonly string[]) =>
  Effect.try({
    try: () =>
      parseArgs({
        args: [...given],
        options: {
          from: { type: "string" },
          to: { type: "string" },
          "from-database": { type: "string" },
          "from-blobs": { type: "string" },
          "renew-log-id": { type: "string" },
          reopen: { type: "string" },
          help: { type: "boolean", default: false },
        },
      }).values,
    catch: (error) => notMoved(`${(error as Error).message}\n\n${usage}`), // parseArgs throws Errors
  });

const SERVERS = "servers";
const isServers = (place: string): boolean => place === SERVERS || place.includes("://");

const placeOf = (option: string, given: string, read: (told: Told) => Servers) => {
  if (given.trim() === "") return Effect.fail(notMoved(`${option}: say where: a data folder, servers, or esdb://….`));
  if (!isServers(given)) return folderAt(option, given, option === "--to" ? "anything" : "an installation");
  const told: Told = given === SERVERS ? {} : { EVENTSTORE_URL: given, EVENTSTORE_URL_FILE: "" };
  return Effect.try({
    try: (): Place => ({ option, servers: read(told) }),
    catch: (error) => {
      if (error instanceof ConfigurationError) return notMoved(`${option}: ${error.message}`);
      throw error;
    },
  });
};
