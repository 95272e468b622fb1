import { type EventData, MaxAppendSizeExceededError, WrongExpectedVersionError } from "@eventstore/db-client";
import { type Context, Effect, Result } from "effect";
import { encodeAppend, sizeOf } from "../../encode.ts";
import { AppendTooLarge, type EventStore, type NewEncodedEvent, WrongExpectedRevision } from "../../event-store.ts";
import type { Connection } from "./clients.ts";
import { isOfTheClient, Unanswered, unavailable } from "./failures.ts";
import { positionOf } from "./records.ts";
import type { Settings } from "./settings.ts";

type Port = Context.Service.Shape<typeof EventStore>;

/** Beyond the server's own deadline, for a connection that does not even fail. */
const GRACE_MS = 2_000;

/**
 * Appends on the client's plain path: a call of its own with a deadline that holds, which credentials select. Whatever
 * is not known to be refused has an unknown outcome.
 */
export const appendThrough =
  (connection: Connection, settings: Settings, readStream: Port["readStream"]): Port["append"] =>
  (stream, events, expected) =>
    Effect.gen(function* () {
      const encoded = encodeAppend(stream, events, expected);
      if (Result.isFailure(encoded)) return yield* Effect.fail(encoded.failure);
      const { revision, position } = yield* Effect.tryPromise({
        try: () => send(connection, settings, { stream, events, expected }),
        catch: (error) => {
          if (error instanceof WrongExpectedVersionError)
            return new WrongExpectedRevision({
              stream,
              expected,
              actual: typeof error.actualVersion === "bigint" ? error.actualVersion : "no_stream",
            });
          if (error instanceof MaxAppendSizeExceededError)
            return new AppendTooLarge({
              bytes: events.reduce((sum, event) => sum + sizeOf(event), 0),
              events: events.length,
            });
          return unavailable(error);
        },
      });
      if (position !== null) return { revision, position };
      // A repeat into a stream that somebody deleted: its event still has a place, if it can be read.
      const [found] = yield* readStream(stream, { from: revision, direction: "forwards", limit: 1 });
      if (!found) return yield* Effect.fail(unavailable(new Error(`${stream} was deleted by somebody else`)));
      return { revision, position: found.position };
    });

const send = async (
  connection: Connection,
  { credentials, deadlineMs }: Settings,
  { stream, events, expected }: { stream: string; events: readonly NewEncodedEvent[]; expected: bigint | "no_stream" },
) => {
  const client = connection.client();
  let timer: NodeJS.Timeout | undefined;
  const unanswered = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Unanswered("an append", deadlineMs + GRACE_MS)), deadlineMs + GRACE_MS);
  });
  try {
    const options = { expectedRevision: expected, credentials, deadline: deadlineMs };
    const call = client.appendToStream(stream, events.map(eventData), options);
    const { nextExpectedRevision, position } = await Promise.race([call, unanswered]);
    return { revision: nextExpectedRevision, position: position ? positionOf(position.commit) : null };
  } catch (error) {
    if (isOfTheClient(error)) connection.renew(client);
    throw error;
  } finally {
    clearTimeout(timer);
  }
};

/** Metadata goes as bytes: as a value, the client would leave out one that is null, false, 0 or empty. */
const eventData = ({ id, type, data, metadata }: NewEncodedEvent): EventData =>
  ({
    id,
    type,
    contentType: "application/json",
    data,
    metadata: new Uint8Array(Buffer.from(JSON.stringify(metadata))),
  }) as EventData; // the client's type wants an object where its code takes any JSON
