import { openOwned } from "@soshogle/sqlite/open";
import { makeScrubber } from "@soshogle/sqlite/scrub";
import { type Incoming, serve, threadOptions } from "@soshogle/sqlite/server";
import type { ThreadOptions } from "./protocol.ts";
import { checkpoints, count, find, get, inventory, scan } from "./reads.ts";
import { createOwnTables, readSpecs, upgradeIndexes } from "./schema.ts";
import { keepStatements } from "./statements.ts";
import { commit, compareAndSet, drop, ensure, reload } from "./writes.ts";

const { file, durability, maxPages } = threadOptions<ThreadOptions>();
const database = openOwned(file, durability);
if (maxPages !== undefined) database.exec(`PRAGMA max_page_count = ${Math.trunc(maxPages)}`);
createOwnTables(database);
const specs = readSpecs(database);
upgradeIndexes(database, specs.values());
const store = { database, statements: keepStatements(database), specs };
const { scrub } = makeScrubber(database, file);

type Action = (payload: unknown) => unknown;
/** Payloads come from `client.ts`, which `protocol.ts` types call by call. */
const action =
  <P>(run: (on: typeof store, payload: P) => unknown): Action =>
  (payload) =>
    run(store, payload as P);

const writes = new Map([
  ["ensure", action(ensure)],
  ["drop", action(drop)],
  ["commit", action(commit)],
  ["compareAndSet", action(compareAndSet)],
]);
const reads = new Map([
  ["get", action(get)],
  ["find", action(find)],
  ["count", action(count)],
  ["checkpoints", action(checkpoints)],
  ["inventory", action(inventory)],
  ["scan", action(scan)],
]);

/** One transaction, hence one fsync, for all that waits; answers follow the commit. */
const writeTogether = (requests: readonly Incoming[]): void => {
  try {
    database.exec("BEGIN IMMEDIATE");
    const answers = requests.map(({ kind, payload }) => writes.get(kind)?.(payload));
    database.exec("COMMIT");
    for (const [at, { succeed }] of requests.entries()) succeed(answers[at]);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    reload(store);
    if (requests.length === 1) for (const request of requests) fail(request, error);
    else for (const request of requests) writeTogether([request]);
  }
};

const read = (request: Incoming): void => {
  try {
    request.succeed(reads.get(request.kind)?.(request.payload));
  } catch (error) {
    fail(request, error);
  }
};

const fail = (request: Incoming, error: unknown): void => {
  const { name, message, fields } = error as Error & { fields?: unknown }; // SQLite and `NamedFailure` throw Errors
  request.fail({ name, message, fields });
};

/** Answered later, when others had their turns. */
const scrubFor = (request: Incoming): void =>
  scrub((error) => {
    if (error === null) request.succeed(undefined);
    else fail(request, error);
    server.flush();
  });

const server = serve(
  (requests) => {
    // Writes lead, so that they share one commit; a read that arrived beside them may see them.
    const waiting = requests.filter(({ kind }) => writes.has(kind));
    if (waiting.length > 0) writeTogether(waiting);
    for (const request of requests) {
      if (request.kind === "scrub") scrubFor(request);
      else if (!writes.has(request.kind)) read(request);
    }
  },
  () => database.close(),
);
