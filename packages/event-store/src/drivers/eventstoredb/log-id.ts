import { randomUUID } from "node:crypto";
import { jsonEvent, WrongExpectedVersionError } from "@eventstore/db-client";
import { Effect } from "effect";
import type { EventStoreUnavailable } from "../../event-store.ts";
import type { Send } from "./append.ts";
import { unavailable } from "./failures.ts";
import type { Reads } from "./read.ts";
import { LOG_ID_STREAM } from "./records.ts";

const TYPE = "LogIdMinted";

/** The newest id in the log's own stream; minted by whoever asks first. Kept once it is known, a failure is not. */
export const logIdThrough = (send: Send, { recordsOfStream }: Reads): Effect.Effect<string, EventStoreUnavailable> => {
  const stored = Effect.map(
    recordsOfStream(LOG_ID_STREAM, { from: "end", direction: "backwards", limit: 1 }),
    ([newest]) => idIn(newest?.event?.data),
  );
  const mint = Effect.suspend(() => {
    const logId = randomUUID();
    const event = jsonEvent({ id: randomUUID(), type: TYPE, data: { logId } });
    return Effect.tryPromise({
      try: () => send(LOG_ID_STREAM, [event], "no_stream"),
      catch: (error) => error,
    }).pipe(
      Effect.as(logId),
      // Two who ask at once mint one id: the second finds the first one's.
      Effect.catchIf(
        (error) => error instanceof WrongExpectedVersionError,
        (error) => Effect.flatMap(stored, (other) => (other ? Effect.succeed(other) : Effect.fail(error))),
      ),
      Effect.mapError((error) => (isUnavailable(error) ? error : unavailable(error))),
    );
  });
  let known: string | null = null;
  return Effect.suspend(() => {
    if (known !== null) return Effect.succeed(known);
    return Effect.flatMap(stored, (found) => (found === null ? mint : Effect.succeed(found))).pipe(
      Effect.tap((logId) => {
        known = logId;
        return Effect.void;
      }),
    );
  });
};

const idIn = (data: unknown): string | null => {
  if (typeof data !== "object" || data === null || !("logId" in data)) return null;
  return typeof data.logId === "string" ? data.logId : null;
};

const isUnavailable = (error: unknown): error is EventStoreUnavailable =>
  typeof error === "object" && error !== null && "_tag" in error && error._tag === "EventStoreUnavailable";
