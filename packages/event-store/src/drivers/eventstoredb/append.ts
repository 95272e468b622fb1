import { type EventData, MaxAppendSizeExceededError, WrongExpectedVersionError } from "@eventstore/db-client";
import { type Context, Effect, Result } from "effect";
import { encodeAppend, sizeOf } from "../../encode.ts";
import {
  AppendTooLarge,
  type EventStore,
  type ExpectedRevision,
  type NewEncodedEvent,
  type Position,
  WrongExpectedRevision,
} from "../../event-store.ts";
import type { Connection } from "./clients.ts";
import { isOfTheClient, Unanswered, unavailable } from "./failures.ts";
import type { Reads } from "./read.ts";
import { positionOf } from "./records.ts";
import type { Settings } from "./settings.ts";

type Port = Context.Service.Shape<typeof EventStore>;

/** One append as the client makes it. `position` is null for a repeat into a stream that was deleted meanwhile. */
export type Send = (
  stream: string,
  events: EventData[],
  expected: ExpectedRevision,
) => Promise<{ readonly revision: bigint; readonly position: Position | null }>;

/** Whatever is not known to be refused has an unknown outcome. */
export const appendThrough =
  (send: Send, { readStream }: Reads): Port["append"] =>
  (stream, events, expected) =>
    Effect.gen(function* () {
      const encoded = encodeAppend(stream, events, expected);
      if (Result.isFailure(encoded)) return yield* Effect.fail(encoded.failure);
      const { revision, position } = yield* Effect.tryPromise({
        try: () => send(stream, events.map(eventData), expected),
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
      // Its event still has a place, if it can be read.
      const [found] = yield* readStream(stream, { from: revision, direction: "forwards", limit: 1 });
      if (!found) return yield* Effect.fail(unavailable(new Error(`${stream} was deleted by somebody else`)));
      return { revision, position: found.position };
    });

/** Beyond the client's own deadline, for a connection that does not even fail. */
const GRACE_MS = 2_000;

/**
 * Appends on the client's plain path: a call of its own with a deadline that holds, which credentials select. The leader
 * is asked for, so that another node says at once where it is.
 */
export const sendThrough =
  (connection: Connection, { credentials, deadlineMs }: Settings): Send =>
  async (stream, events, expected) => {
    const client = connection.client();
    let timer: NodeJS.Timeout | undefined;
    const unanswered = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Unanswered("an append", deadlineMs + GRACE_MS)), deadlineMs + GRACE_MS);
    });
    try {
      const options = { expectedRevision: expected, credentials, deadline: deadlineMs, requiresLeader: true };
      const call = client.appendToStream(stream, events, options);
      const { success, nextExpectedRevision, position } = await Promise.race([call, unanswered]);
      if (!success) throw new Error("an append was neither stored nor refused");
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
