import type { AllStreamResolvedEvent, ResolvedEvent } from "@eventstore/db-client";
import type { StreamName } from "@soshogle/domain/ids";
import { type Filter, type Position, START, type StoredEvent } from "../../event-store.ts";

/** Holds the log's own id; what is in it is no event of ours. */
export const LOG_ID_STREAM = "installation-log";

const DIGITS = 20;
const OURS = /^[a-z]+-./;

/** One record of the log as it was met. */
export interface Record {
  readonly position: Position;
  /** Null for what others wrote: system events, links, streams of other names. */
  readonly event: StoredEvent | null;
  /** Whether a subscription to everything but system events hears of it. */
  readonly isHeard: boolean;
}

export const positionOf = (commit: bigint): Position => commit.toString().padStart(DIGITS, "0");

/** Where a read begins for the client: the very event of the position comes first again. Throws when it is no position. */
export const readFrom = (position: Position): "start" | { readonly commit: bigint; readonly prepare: bigint } => {
  if (!/^[0-9]{20}$/.test(position)) throw new RangeError(`${position} is no position`);
  return position === START ? "start" : { commit: BigInt(position), prepare: BigInt(position) };
};

/** Where a record lies; also one whose event is gone, such as the target of a link. */
export const commitOf = ({ event, link, commitPosition }: AllStreamResolvedEvent): bigint =>
  (link ?? event)?.position.commit ?? commitPosition ?? 0n;

export const recordOf = (resolved: AllStreamResolvedEvent): Record => ({
  position: positionOf(commitOf(resolved)),
  event: storedOf(resolved),
  isHeard: resolved.event !== undefined && !resolved.event.type.startsWith("$"),
});

/** Null for what is no event of ours. */
export const storedOf = ({ event }: ResolvedEvent | AllStreamResolvedEvent): StoredEvent | null => {
  if (!event?.position) return null;
  const { streamId, id, type, revision, data, metadata, created, position } = event;
  if (type.startsWith("$") || streamId === LOG_ID_STREAM || !OURS.test(streamId)) return null;
  return {
    stream: streamId as StreamName, // named as ours are
    id,
    type,
    revision,
    data: readable(data),
    metadata: readable(metadata),
    storedAt: created.getTime(),
    position: positionOf(position.commit),
  };
};

/** What is no JSON was not written by us. Whoever decodes the event finds its schema broken, and says so. */
const readable = (value: unknown): unknown =>
  value instanceof Uint8Array ? { undecodable: Buffer.from(value).toString("base64") } : (value ?? null);

export const fits = ({ stream, type }: StoredEvent, filter: Filter | undefined): boolean =>
  (filter?.categories?.includes(stream.slice(0, stream.indexOf("-"))) ?? true) &&
  (filter?.types?.includes(type) ?? true);
