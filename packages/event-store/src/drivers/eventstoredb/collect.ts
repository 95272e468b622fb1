import { type EventStoreDBClient, type StreamingRead, StreamNotFoundError } from "@eventstore/db-client";
import { Effect } from "effect";
import type { EventStoreUnavailable } from "../../event-store.ts";
import type { Connection } from "./clients.ts";
import { GivenUp, isOfTheClient, Unanswered, unavailable } from "./failures.ts";
import type { Settings } from "./settings.ts";

/** All that a read brought, or what was enough. */
export interface Collected<E> {
  readonly found: readonly E[];
  /** There may be more: the read was ended because it had brought enough. */
  readonly isCut: boolean;
}

interface Read<E> {
  readonly start: (client: EventStoreDBClient) => StreamingRead<E>;
  /** Ends the read after the event for which this holds. */
  readonly isEnough?: (event: E) => boolean;
}

/**
 * Runs one read to its end and cancels it however it ends: a read that is left open counts against the client for ever.
 * The client's reads know no deadline, so one that brings nothing for `idleMs` is given up here.
 */
export const collect = <E>(
  connection: Connection,
  { idleMs }: Settings,
  { start, isEnough = () => false }: Read<E>,
): Effect.Effect<Collected<E>, EventStoreUnavailable | StreamNotFoundError> =>
  Effect.callback((resume) => {
    const client = connection.client();
    const read = start(client);
    const found: E[] = [];
    let isOver = false;
    const stop = () => {
      isOver = true;
      clearTimeout(timer);
      void read.cancel().catch(() => {});
    };
    const end = (isCut: boolean) => {
      if (isOver) return;
      stop();
      resume(connection.isCurrent(client) ? Effect.succeed({ found, isCut }) : Effect.fail(unavailable(new GivenUp())));
    };
    const fail = (error: unknown) => {
      if (isOver) return;
      stop();
      if (isOfTheClient(error)) connection.renew(client);
      resume(Effect.fail(error instanceof StreamNotFoundError ? error : unavailable(error)));
    };
    const timer = setTimeout(() => fail(new Unanswered("a read", idleMs)), idleMs);
    read.on("error", fail);
    read.on("data", (event: E) => {
      if (isOver) return;
      found.push(event);
      timer.refresh();
      if (isEnough(event)) end(true);
    });
    read.once("end", () => end(false));
    read.once("close", () => end(false));
    return Effect.sync(stop);
  });
