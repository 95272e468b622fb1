import { MongoServerError } from "mongodb";

export const DUPLICATE_KEY = 11000;
export const NAMESPACE_EXISTS = 48;

/** Servers word their errors differently; the code is what they share. */
export const hasCode = (error: unknown, code: number): boolean =>
  error instanceof MongoServerError && error.code === code;

export const isDuplicate = (error: unknown): boolean => hasCode(error, DUPLICATE_KEY);
