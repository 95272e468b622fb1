import type streams from "@eventstore/db-client/generated/streams_pb.js";
import type { LogRecord } from "./stored-log.ts";

/** What a filtered subscription lets through, and after how many searched events it tells a checkpoint. */
export interface ReadFilter {
  readonly lets: (record: LogRecord) => boolean;
  readonly checkpointEvery: number;
}

const DEFAULT_WINDOW = 32;

export const filterOf = (options: streams.ReadReq.Options.FilterOptions | undefined): ReadFilter | null => {
  if (!options) return null;
  const byStream = options.getStreamIdentifier();
  const byType = options.getEventType();
  const lets = byStream
    ? test(byStream, ({ stream }) => stream)
    : byType
      ? test(byType, ({ type }) => type)
      : () => true;
  const window = options.hasMax() ? options.getMax() : DEFAULT_WINDOW;
  return { lets, checkpointEvery: window * Math.max(1, options.getCheckpointintervalmultiplier()) };
};

const test = (
  expression: streams.ReadReq.Options.FilterOptions.Expression,
  of: (record: LogRecord) => string,
): ReadFilter["lets"] => {
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (record) => prefixes.some((prefix) => of(record).startsWith(prefix));
  const regex = new RegExp(expression.getRegex());
  return (record) => regex.test(of(record));
};
