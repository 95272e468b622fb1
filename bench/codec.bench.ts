import { encodeMessages, freshKeys, makeDecoder } from "./lib/messages.ts";
import { type Figure, report } from "./lib/report.ts";

/*
 * The codec: what it costs to write and to read one message of a conversation, in order, on one core. Reading decrypts,
 * parses and validates.
 * node bench/codec.bench.ts [--save]    prints median and worst of 3 runs; --save writes bench/results
 */
const RUNS = 3;
const EVENTS = 30_000;

const perSecond = (work: () => void): number => {
  const start = performance.now();
  work();
  return (1000 * EVENTS) / (performance.now() - start);
};

const decode = makeDecoder(encodeMessages(EVENTS));
/** A fixed order in which neighbours are far apart. */
const scattered = (n: number) => (n * 7_919) % EVENTS;

const measure = (name: string, work: () => void, target?: number): Figure => ({
  name,
  unit: "events/s",
  runs: Array.from({ length: RUNS }, () => perSecond(work)),
  ...(target === undefined ? {} : { target }),
});

report("codec", [
  measure("read in order: parse, decrypt, validate", () => decode(freshKeys()), 20_000),
  measure("read scattered", () => decode(freshKeys(), scattered)),
  measure("write in order: validate, encrypt", () => void encodeMessages(EVENTS)),
]);
