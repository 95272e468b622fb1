import { Data } from "effect";

/**
 * Meta answered with an error. Its text is left out, since it is localised and may name people: `meaning` is ours.
 * `retryAfterMs` is what Meta asked to wait, null when it did not say.
 */
export class GraphRejected extends Data.TaggedError("GraphRejected")<{
  readonly code: string;
  readonly subcode: string | null;
  /** Name of the row of the error table, sharpened by Meta's text where code and subcode leave it open. */
  readonly meaning: string;
  readonly httpStatus: number;
  /** For a send: whether the answer proves that nothing went out. When false, treat it like `GraphUnclear`. */
  readonly surelyNotSent: boolean;
  readonly retryAfterMs: number | null;
}> {}

/** The request was written and its outcome is not known: a message may have gone out. Never repeat a send on it. */
export class GraphUnclear extends Data.TaggedError("GraphUnclear")<{
  readonly cause: "timeout" | "connection" | "server_error";
}> {}

/** No byte was written: Meta was not reached. Safe to try again. `reason` is a system error code or `timeout`. */
export class GraphNotConnected extends Data.TaggedError("GraphNotConnected")<{ readonly reason: string }> {}

export type GraphFailure = GraphRejected | GraphUnclear | GraphNotConnected;
