import { ErrorType, isCommandError } from "@eventstore/db-client";
import { EventStoreUnavailable } from "../../event-store.ts";

/** A call that the server did not answer in time, by our own clock: the client has none for it. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  constructor(what: string, ms: number) {
    super(`${what}: no answer within ${ms} ms`);
  }
}

/** The client of a call was given up meanwhile. Its reads then end as if they were complete, which they are not. */
export class GivenUp extends Error {
  override readonly name = "GivenUp";
  override readonly message = "the connection was given up meanwhile";
}

/** The server answers, and will go on refusing until somebody changes something. */
export class Refused extends Error {
  override readonly name = "Refused";
}

const UNKNOWN = 2;
const INTERNAL = 13;

/** Whether the client that met this may be at fault itself: a connection in disorder, a failure that it keeps. */
export const isOfTheClient = (error: unknown): boolean => {
  if (error instanceof Unanswered) return true;
  const { code } = error as { readonly code?: unknown };
  return code === INTERNAL || code === UNKNOWN;
};

export const unavailable = (error: unknown): EventStoreUnavailable =>
  new EventStoreUnavailable({ cause: refusalIn(error) ?? error });

/** Waiting does not help. */
export const isRefusal = ({ cause }: EventStoreUnavailable): boolean => cause instanceof Refused;

const refusalIn = (error: unknown): Refused | undefined => {
  if (!(error instanceof Error) || !isCommandError(error)) return undefined;
  if (error.type === ErrorType.ACCESS_DENIED)
    return new Refused("EVENTSTORE_URL: the server refuses the user name or the password", { cause: error });
  if (error.type === ErrorType.STREAM_DELETED)
    return new Refused(`somebody deleted the stream ${error.streamName} for good`, { cause: error });
  return undefined;
};
