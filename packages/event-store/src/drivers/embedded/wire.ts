/** What travels between the port's users and the thread that owns the log. Flat arrays: they are cloned fastest. */

/** Stream, expected revision (-1 for `no_stream`), then id, type, data and metadata of each event. */
export type AppendRequest = readonly [stream: string, expected: number, ...events: string[]];
export const EVENT_FIELDS = 4;
/** Revision and position of the last event. */
export type AppendAnswer = readonly [revision: number, position: number];
/** Fields of the failure named `WrongExpectedRevision`; -1 says that there is no stream. */
export interface ActualRevision {
  readonly actual: number;
}

export interface ReadStreamRequest {
  readonly stream: string;
  readonly from: number;
  readonly direction: "forwards" | "backwards";
  readonly limit: number;
}
export interface ReadAllRequest {
  readonly after: number;
  readonly limit: number;
  readonly categories: readonly string[] | undefined;
  readonly types: readonly string[] | undefined;
}

/** Position, revision, time of storing, stream, id, type, data and metadata of one event after the other. */
export type Rows = readonly (string | number)[];
export const ROW_FIELDS = 8;

/** `complete` is false when the answer was cut short by its size: read on after its last row. */
export interface ReadAnswer {
  readonly rows: Rows;
  readonly complete: boolean;
}
/** `searched` is the position up to which nothing that fits was left out, `head` that of the newest event. */
export interface ReadAllAnswer {
  readonly rows: Rows;
  readonly searched: number;
  readonly head: number;
}

/** Told to everyone after each commit; its payload is the position of the newest event. */
export const GREW = "grew";
