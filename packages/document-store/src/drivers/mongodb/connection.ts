import { Effect, Redacted, type Scope } from "effect";
import { type Db, MongoClient, type MongoClientOptions, MongoServerError } from "mongodb";
import { DocumentStoreUnavailable } from "../../document-store.ts";
import { DatabaseRefused, type MongoSettings } from "./settings.ts";

const DEFAULT_NAME = "soshogle";
const TIMEOUT_MS = 30_000;
const SELECTION_MS = 10_000;
const CONNECTIONS = 30;

export interface Connection {
  readonly clients: () => Clients;
  /**
   * Puts new clients in the place of these, unless somebody did already. A client whose server closed every connection at
   * once may wait for ever for the answer to a heartbeat that nobody received, and then finds no server any more.
   */
  readonly renew: (stale: Clients) => void;
  readonly timeoutMs: number;
}

export interface Clients {
  readonly database: Db;
  /** The same database for calls that may take hours, such as building an index. */
  readonly patient: Db;
  readonly close: () => Promise<void>;
}

/**
 * Connects, and asks the server whether it lets us in.
 *
 * @param of what the database holds: the end of its name.
 * Fails with `DatabaseRefused`, or `DocumentStoreUnavailable` when no server answers within the time of one call.
 */
export const connect = Effect.fnUntraced(function* (
  settings: MongoSettings,
  of: "keep" | "read",
): Effect.fn.Return<Connection, DatabaseRefused | DocumentStoreUnavailable, Scope.Scope> {
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const open = () => openClients(settings, of);
  let current: Clients = yield* Effect.try({ try: open, catch: wrongAddress });
  let isOver = false;
  yield* Effect.addFinalizer(() => {
    isOver = true;
    return Effect.promise(() => current.close());
  });
  yield* Effect.tryPromise({
    try: () => current.database.command({ listCollections: 1, nameOnly: true, filter: { name: "none" } }),
    catch: refusedOrAway,
  });
  const renew = (stale: Clients) => {
    if (isOver || stale !== current) return;
    current = open();
    stale.close().catch(() => {}); // nobody uses it any more, and there is nothing else to be done about it
  };
  return { clients: () => current, renew, timeoutMs };
});

const openClients = (settings: MongoSettings, of: "keep" | "read"): Clients => {
  const timeoutMs = settings.timeoutMs ?? TIMEOUT_MS;
  const selectionMs = Math.min(timeoutMs, SELECTION_MS);
  const url = Redacted.value(settings.url);
  const options: MongoClientOptions = {
    appName: `soshogle-inbox ${of}`,
    maxPoolSize: settings.connections ?? CONNECTIONS,
    serverSelectionTimeoutMS: selectionMs,
    waitQueueTimeoutMS: selectionMs,
    connectTimeoutMS: selectionMs,
    // The driver's own budget, `timeoutMS`, has no effect in this version.
    socketTimeoutMS: timeoutMs,
    readPreference: "primary",
    readConcern: { level: "majority" },
    writeConcern: { w: "majority", journal: true, wtimeoutMS: timeoutMs },
  };
  const client = new MongoClient(url, options);
  const patient = new MongoClient(url, { ...options, maxPoolSize: 2, socketTimeoutMS: 0 });
  const name = `${nameIn(url)}_${of}`;
  return {
    database: client.db(name),
    patient: patient.db(name),
    close: async () => {
      await Promise.all([client.close(true), patient.close(true)]);
    },
  };
};

const wrongAddress = (cause: unknown): DatabaseRefused =>
  new DatabaseRefused({ reason: `write an address such as mongodb://host:27017/inbox. ${textOf(cause)}`, cause });

/** The path of the address; the driver itself would call a missing one "test". */
const nameIn = (url: string): string => decodeURIComponent(/^[^/]*\/\/[^/]*\/([^?]+)/.exec(url)?.[1] ?? DEFAULT_NAME);

const AUTHENTICATION_FAILED = 18;
const UNAUTHORIZED = 13;
const ATLAS_ERROR = 8000;

const refusedOrAway = (cause: unknown): DatabaseRefused | DocumentStoreUnavailable => {
  if (cause instanceof MongoServerError && [AUTHENTICATION_FAILED, ATLAS_ERROR].includes(Number(cause.code)))
    return new DatabaseRefused({ reason: "the server does not know this user and password.", cause });
  if (cause instanceof MongoServerError && cause.code === UNAUTHORIZED)
    return new DatabaseRefused({ reason: "the server wants a user who may read and write these databases.", cause });
  return new DocumentStoreUnavailable({ cause });
};

const textOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
