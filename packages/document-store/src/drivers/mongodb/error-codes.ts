import { MongoServerError, MongoServerSelectionError } from "mongodb";

export const DUPLICATE_KEY = 11000;
export const NAMESPACE_EXISTS = 48;

/** Servers word their errors differently; the code is what they share. */
export const hasCode = (error: unknown, code: number): boolean =>
  error instanceof MongoServerError && error.code === code;

export const isDuplicate = (error: unknown): boolean => hasCode(error, DUPLICATE_KEY);

/** Whether an error, or one that it wraps, says that the client knows no server that it could ask. */
export const foundNoServer = (error: unknown): boolean =>
  error instanceof MongoServerSelectionError ||
  (error instanceof Error && error.cause !== undefined && foundNoServer(error.cause));
