import { openOwned } from "@soshogle/sqlite/open";
import { type Incoming, serve, threadOptions } from "@soshogle/sqlite/server";
import { type AppendGroup, openAppend } from "./append.ts";
import { openKinds } from "./kinds.ts";
import { openReads } from "./read.ts";
import { migrate, readHead, readLogId, renewLogId } from "./schema.ts";
import { type ActualRevision, type AppendRequest, GREW, type ReadAllRequest, type ReadStreamRequest } from "./wire.ts";

export interface WorkerOptions {
  readonly file: string;
  /** Bounds the file, for tests of a full disk. */
  readonly maxPages?: number;
}

const { file, maxPages } = threadOptions<WorkerOptions>();
const database = openOwned(file, "full");
migrate(database);
if (maxPages) database.exec(`PRAGMA max_page_count = ${maxPages}`);
const kinds = openKinds(database);
const append = openAppend(database, kinds);
const reads = openReads(database, kinds);
let logId = readLogId(database);
let head = readHead(database);

const answerAppends = (requests: readonly Incoming[]) => {
  const outcomes = committed(requests);
  if (outcomes instanceof Error) {
    for (const { fail } of requests) fail(outcomes);
    return;
  }
  const before = head;
  outcomes.forEach((outcome, i) => {
    if ("appended" in outcome) {
      head = Math.max(head, outcome.appended[1]);
      requests[i]?.succeed(outcome.appended);
    } else
      requests[i]?.fail({
        name: "WrongExpectedRevision",
        message: "",
        fields: { actual: outcome.actual } satisfies ActualRevision,
      });
  });
  if (head > before) server.announce(GREW, head);
  server.flush();
};

const committed = (requests: readonly Incoming[]): ReturnType<AppendGroup> | Error => {
  try {
    return append(requests.map(({ payload }) => payload as AppendRequest)); // kind `append` carries nothing else
  } catch (error) {
    return error as Error; // thrown by node:sqlite
  }
};

/** The payloads are what the client sends with each kind. */
const read = (kind: string, payload: unknown): unknown => {
  switch (kind) {
    case "readStream":
      return reads.readStream(payload as ReadStreamRequest);
    case "readAll":
      return reads.readAll(payload as ReadAllRequest, head);
    case "head":
      return head;
    case "logId":
      return logId;
    case "renewLogId":
      logId = renewLogId(database);
      return logId;
    default:
      throw new Error(`the log does not know the request ${kind}`);
  }
};

const answerRead = ({ kind, payload, succeed, fail }: Incoming) => {
  try {
    succeed(read(kind, payload));
  } catch (error) {
    fail(error as Error); // thrown by node:sqlite or above
  }
};

const server = serve(
  (requests) => {
    const appends = requests.filter(({ kind }) => kind === "append");
    if (appends.length > 0) answerAppends(appends);
    for (const request of requests) if (request.kind !== "append") answerRead(request);
  },
  () => database.close(),
);
