import type { AllStreamRecordedEvent } from "@eventstore/db-client";
import type { StreamName } from "@soshogle/domain/ids";
import { type Filter, type Position, START, type StoredEvent } from "../../event-store.ts";

/** Holds the log's own id; what is in it is no event of ours. */
export const LOG_ID_STREAM = "installation-log";

const DIGITS = 20;
const OURS = /^[a-z]+-./;

export const positionOf = (commit: bigint): Position => commit.toString().padStart(DIGITS, "0");

/** Where a read begins for the client: the very event of the position comes first again. Throws when it is no position. */
export const readFrom = (position: Position): "start" | { readonly commit: bigint; readonly prepare: bigint } => {
  if (!/^[0-9]{20}$/.test(position)) throw new RangeError(`${position} is no position`);
  return position === START ? "start" : { commit: BigInt(position), prepare: BigInt(position) };
};

/** A record as an event of ours. Null for what others wrote: system events, links, streams of other names. */
export const storedOf = (event: AllStreamRecordedEvent): StoredEvent | null => {
  const { streamId, id, type, revision, data, metadata, created, position } = event;
  if (type.startsWith("$") || streamId === LOG_ID_STREAM || !OURS.test(streamId)) return null;
  return {
    stream: streamId as StreamName, // named as ours are
    id,
    type,
    revision,
    data,
    metadata: metadata instanceof Uint8Array ? undecodable(metadata) : metadata,
    storedAt: created.getTime(),
    position: positionOf(position.commit),
  };
};

/** Metadata that is no JSON was not written by us. Whoever decodes the event finds its schema broken, and says so. */
const undecodable = (bytes: Uint8Array): unknown => ({ undecodable: Buffer.from(bytes).toString("base64") });

export const fits = ({ stream, type }: StoredEvent, filter: Filter | undefined): boolean =>
  (filter?.categories?.includes(stream.slice(0, stream.indexOf("-"))) ?? true) &&
  (filter?.types?.includes(type) ?? true);
