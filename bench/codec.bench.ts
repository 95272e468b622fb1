import { completeMetadata, decodeEvent, encodeEvent } from "@soshogle/event-store/codec";
import type { StoredEvent } from "@soshogle/event-store/event-store";
import { received } from "@soshogle/testing/builders/conversation";
import { KeyWalk } from "@soshogle/vault/key-tree";
import { type Figure, report } from "./lib/report.ts";

/*
 * The codec: what it costs to write and to read one message of a conversation, in order, on one core. Reading decrypts,
 * parses and validates.
 * node bench/codec.bench.ts [--save]    prints median and worst of 3 runs; --save writes bench/results
 */
const RUNS = 3;
const EVENTS = 30_000;
const TEXT = "A message as people write them: a question, an address, a thank you, some 100 characters long in all.";
const stream = "conversation-00000000-0000-4000-8000-0000000000a1_1086352217904411";

/** A secret of a stream, as a process that has just loaded it holds it. */
const freshKeys = () => {
  const walk = new KeyWalk([{ level: 0, index: 0, key: Buffer.alloc(32, 1) }]);
  return { key: (revision: bigint) => walk.key(Number(revision)) };
};
const meta = completeMetadata("MessageReceived", {
  workspaceId: "00000000-0000-4000-8000-000000000001",
  partition: "00000000-0000-4000-8000-0000000000a1_1086352217904411",
  actor: { kind: "contact", id: "1086352217904411" },
  occurredAt: 1_788_859_253_587,
  recordedAt: 1_788_859_253_900,
  $correlationId: "00000000-0000-4000-8000-000000000002",
  $causationId: "delivery-00000000-0000-4000-8000-000000000002",
});

const idOf = (n: number) => `00000000-0000-5000-8000-${String(n).padStart(12, "0")}`;

const encodeAll = (): StoredEvent[] => {
  const keys = freshKeys();
  return Array.from({ length: EVENTS }, (_, n) => {
    const place = { id: idOf(n), stream, revision: BigInt(n), meta, keys } as const;
    const encoded = encodeEvent(received(`aWdfZA${n}`, meta.occurredAt, TEXT), place);
    return {
      ...encoded,
      stream,
      revision: BigInt(n),
      position: String(n).padStart(20, "0"),
      storedAt: meta.recordedAt,
    };
  });
};

const perSecond = (work: () => void): number => {
  const start = performance.now();
  work();
  return (1000 * EVENTS) / (performance.now() - start);
};

const stored = encodeAll();
const texts = stored.map(({ data, metadata }) => ({ data: JSON.stringify(data), metadata: JSON.stringify(metadata) }));
const decodeAll = (order: (n: number) => number) => () => {
  const keys = freshKeys();
  for (let n = 0; n < EVENTS; n++) {
    const at = order(n);
    const text = texts[at];
    const event = stored[at];
    if (text && event)
      decodeEvent({ ...event, data: JSON.parse(text.data), metadata: JSON.parse(text.metadata) }, keys);
  }
};
/** A fixed order in which neighbours are far apart. */
const scattered = (n: number) => (n * 7_919) % EVENTS;

const measure = (name: string, work: () => void, target?: number): Figure => ({
  name,
  unit: "events/s",
  runs: Array.from({ length: RUNS }, () => perSecond(work)),
  ...(target === undefined ? {} : { target }),
});

report("codec", [
  measure(
    "read in order: parse, decrypt, validate",
    decodeAll((n) => n),
    20_000,
  ),
  measure("read scattered", decodeAll(scattered)),
  measure("write in order: validate, encrypt", () => void encodeAll()),
]);
