import { randomUUID } from "node:crypto";
import { jsonEvent, WrongExpectedVersionError } from "@eventstore/db-client";
import { type Context, Effect } from "effect";
import type { EventStore, EventStoreUnavailable, ExpectedRevision } from "../../event-store.ts";
import type { Send } from "./append.ts";
import { unavailable } from "./failures.ts";
import type { Reads } from "./read.ts";
import { LOG_ID_STREAM } from "./records.ts";

const TYPE = "LogIdMinted";

type LogId = Pick<Context.Service.Shape<typeof EventStore>, "logId" | "renewLogId">;

/** The newest id in the log's own stream; minted by whoever asks first. Kept once it is known, a failure is not. */
export const logIdThrough = (send: Send, { recordsOfStream }: Reads): LogId => {
  const newest = Effect.map(
    recordsOfStream(LOG_ID_STREAM, { from: "end", direction: "backwards", limit: 1 }),
    ([record]) => record?.event,
  );
  const stored = Effect.map(newest, (event) => idIn(event?.data));
  const append = (expected: ExpectedRevision) =>
    Effect.suspend(() => {
      const logId = randomUUID();
      const event = jsonEvent({ id: randomUUID(), type: TYPE, data: { logId } });
      return Effect.as(
        Effect.tryPromise({ try: () => send(LOG_ID_STREAM, [event], expected), catch: (error) => error }),
        logId,
      );
    });
  const asUnavailable = (error: unknown) => (isUnavailable(error) ? error : unavailable(error));
  const mint = append("no_stream").pipe(
    // Two who ask at once mint one id: the second finds the first one's.
    Effect.catchIf(
      (error) => error instanceof WrongExpectedVersionError,
      (error) => Effect.flatMap(stored, (other) => (other ? Effect.succeed(other) : Effect.fail(error))),
    ),
    Effect.mapError(asUnavailable),
  );
  let known: string | null = null;
  const remember = (logId: string) =>
    Effect.sync(() => {
      known = logId;
    });
  return {
    logId: Effect.suspend(() => {
      if (known !== null) return Effect.succeed(known);
      return Effect.flatMap(stored, (found) => (found === null ? mint : Effect.succeed(found))).pipe(
        Effect.tap(remember),
      );
    }),
    renewLogId: Effect.flatMap(newest, (event) => append(event?.revision ?? "no_stream")).pipe(
      Effect.mapError(asUnavailable),
      Effect.tap(remember),
    ),
  };
};

const idIn = (data: unknown): string | null => {
  if (typeof data !== "object" || data === null || !("logId" in data)) return null;
  return typeof data.logId === "string" ? data.logId : null;
};

const isUnavailable = (error: unknown): error is EventStoreUnavailable =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "EventStoreUnavailable";
