import { ErrorType, isCommandError } from "@eventstore/db-client";
import { EventStoreUnavailable } from "../../event-store.ts";

/** A call that the server did not answer in time, by our own clock: the client has none for it. */
export class Unanswered extends Error {
  override readonly name = "Unanswered";
  constructor(what: string, ms: number) {
    super(`${what}: no answer within ${ms} ms`);
  }
}

const INTERNAL = 13;
const UNKNOWN = 2;

/** Whether the client that met this may be at fault itself: a connection in disorder, a failure that it keeps. */
export const isOfTheClient = (error: unknown): boolean => {
  if (error instanceof Unanswered) return true;
  const { code } = error as { readonly code?: unknown };
  return code === INTERNAL || code === UNKNOWN;
};

export const unavailable = (error: unknown): EventStoreUnavailable =>
  new EventStoreUnavailable({
    cause:
      error instanceof Error && isCommandError(error) && error.type === ErrorType.ACCESS_DENIED
        ? new Error("EVENTSTORE_URL: the server refuses the user name or the password", { cause: error })
        : error,
  });
