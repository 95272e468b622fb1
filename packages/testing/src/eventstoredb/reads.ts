import { randomUUID } from "node:crypto";
import type streams from "@eventstore/db-client/generated/streams_pb.js";
import type { ServerWritableStream } from "@grpc/grpc-js";
import { serverFailure } from "./failures.ts";
import type { Faults } from "./faults.ts";
import { filterOf } from "./filters.ts";
import { caughtUp, checkpoint, confirmation, eventMessage, nameOf, streamNotFound } from "./messages.ts";
import type { LogRecord, StoredLog } from "./stored-log.ts";

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

const BACKWARDS = 1;

/** Answers a bounded read. */
export const answerRead = async (call: ReadCall, log: StoredLog, faults: Faults): Promise<void> => {
  const options = call.request.getOptions();
  const isBackwards = options?.getReadDirection() === BACKWARDS;
  const count = Number(options?.getCount() ?? "0");
  const found = options?.hasAll()
    ? fromAll(options.getAll(), log, isBackwards)
    : fromStream(options?.getStream(), log, isBackwards);
  if (found === null) {
    call.write(streamNotFound(nameOf(options?.getStream()?.getStreamIdentifier())));
    call.end();
    return;
  }
  let sent = 0;
  for (const record of found) {
    if (sent++ === count || call.cancelled) break;
    await send(call, eventMessage(record));
    const goesOn = faults.onRead?.(sent) ?? null;
    if (goesOn !== null) await Promise.race([goesOn, left(call)]);
  }
  call.end();
};

/** Forwards it includes the given position, backwards it excludes it. */
function* fromAll(
  options: streams.ReadReq.Options.AllOptions | undefined,
  { records }: StoredLog,
  isBackwards: boolean,
) {
  const at = options?.hasPosition()
    ? boundary(records, BigInt(options.getPosition()?.getCommitPosition() ?? "0"))
    : options?.hasEnd()
      ? records.length
      : 0;
  if (isBackwards)
    for (let index = at - 1; index >= 0; index--) yield records[index] as LogRecord; // below the length
  else for (let index = at; index < records.length; index++) yield records[index] as LogRecord;
}

/** Index of the record at a position. Beyond the end: the length. */
const boundary = (records: readonly LogRecord[], position: bigint): number => {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((records[middle]?.position ?? 0n) < position) low = middle + 1;
    else high = middle;
  }
  if (low < records.length && records[low]?.position !== position)
    throw serverFailure.unknown("Unexpected ReadAllResult: InvalidPosition");
  return low;
};

const fromStream = (
  options: streams.ReadReq.Options.StreamOptions | undefined,
  log: StoredLog,
  isBackwards: boolean,
): readonly LogRecord[] | null => {
  const records = log.readable(nameOf(options?.getStreamIdentifier()));
  if (records === null) return null;
  if (!isBackwards && options?.hasEnd()) throw serverFailure.unknown("forwards from the end");
  const from = options?.hasRevision() ? BigInt(options.getRevision()) : null;
  if (!isBackwards) return from === null ? records : records.filter(({ revision }) => revision >= from);
  const isFromStart = options?.hasStart() ?? false;
  const upTo = from ?? (isFromStart ? 0n : null);
  return records.filter(({ revision }) => upTo === null || revision <= upTo).toReversed();
};

/** Follows the log, or one stream of it, until the client leaves. The start is exclusive. */
export const answerSubscription = async (call: ReadCall, log: StoredLog, faults: Faults): Promise<void> => {
  const options = call.request.getOptions();
  const filter = filterOf(options?.getFilter());
  const stream = options?.hasStream() ? nameOf(options.getStream()?.getStreamIdentifier()) : null;
  let index = startOf(options, log, stream);
  let searched = 0;
  let wake = () => {};
  let isLive = false;
  const stop = log.onAppended((records) => {
    if (isLive && records.length > faults.dropLiveAbove) call.emit("error", serverFailure.tooSlow());
    wake();
  });
  call.once("cancelled", () => wake());
  call.once("close", () => wake());
  try {
    call.write(confirmation(randomUUID()));
    while (!call.cancelled && !call.destroyed) {
      const record = log.records[index];
      if (record === undefined) {
        if (!isLive) call.write(caughtUp());
        isLive = true;
        await new Promise<void>((resolve) => (wake = resolve));
        continue;
      }
      index++;
      if (stream === null ? (filter?.lets(record) ?? true) : record.stream === stream)
        for (let copy = faults.duplicates ? 2 : 1; copy > 0; copy--) await send(call, eventMessage(record));
      searched++;
      if (filter && (faults.checkpointBursts || searched % filter.checkpointEvery === 0))
        await send(call, checkpoint(record.position));
    }
  } finally {
    stop();
  }
};

const startOf = (options: streams.ReadReq.Options | undefined, log: StoredLog, stream: string | null): number => {
  const { records } = log;
  const all = options?.getAll();
  if (all?.hasEnd() || options?.getStream()?.hasEnd()) return records.length;
  if (all?.hasPosition()) {
    const position = BigInt(all.getPosition()?.getCommitPosition() ?? "0");
    const at = boundary(records, position);
    return records[at]?.position === position ? at + 1 : at;
  }
  const from = options?.getStream()?.hasRevision() ? BigInt(options.getStream()?.getRevision() ?? "0") : null;
  if (stream === null || from === null) return 0;
  const last = records.findIndex((record) => record.stream === stream && record.revision === from);
  return last === -1 ? 0 : last + 1;
};

/** When the client of a call is gone. */
const left = (call: ReadCall): Promise<void> =>
  new Promise((resolve) => {
    for (const name of ["cancelled", "close"] as const) call.once(name, () => resolve());
  });

/** Waits where the client does not keep up. */
const send = async (call: ReadCall, message: streams.ReadResp): Promise<void> => {
  if (call.cancelled || call.destroyed || call.write(message)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      for (const name of ENDS) call.off(name, goOn);
      resolve();
    };
    for (const name of ENDS) call.on(name, goOn);
  });
};
const ENDS = ["drain", "cancelled", "close"] as const;
