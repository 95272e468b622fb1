import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import type { StreamName } from "@soshogle/domain/ids";
import { decodeNodes, encodeNodes, type Node, puncture } from "@soshogle/vault/key-tree";
import { layerVault } from "@soshogle/vault/layer";
import { sealToText, unsealText } from "@soshogle/vault/seal";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Layer, Redacted } from "effect";
import { encodeMessages, freshKeys, makeDecoder, root } from "./lib/messages.ts";
import { type Figure, percentOf, report } from "./lib/report.ts";

/*
 * Keys that can forget: what 1,000 destroyed keys cost whoever reads the rest, and what it costs to destroy one.
 * node bench/forgetting.bench.ts [--save]    prints median and worst of 3 runs; --save writes bench/results
 */
const RUNS = 3;
const EVENTS = 30_000;
const PUNCTURES = 1_000;
const STREAMS = 10_000;
const DESTROYED = 100;

const leaf = (at: number) => ({ from: at, to: at });
const punctured = (leaves: readonly number[]): readonly Node[] =>
  leaves.map(leaf).reduce<readonly Node[]>(puncture, [root]);
/** As unsends fall: one message in thirty, all along the conversation. */
const scattered = punctured(Array.from({ length: PUNCTURES }, (_, n) => n * (EVENTS / PUNCTURES) + (n % 7)));
const together = punctured(Array.from({ length: PUNCTURES }, (_, n) => 500 + n));

const decode = makeDecoder(encodeMessages(EVENTS));
const interleaved = Array.from({ length: RUNS }, () => ({
  whole: perSecond(EVENTS, () => decode(freshKeys())),
  punctured: perSecond(EVENTS, () => decode(freshKeys(scattered))),
}));
const whole: Figure = {
  name: "read in order, nothing destroyed",
  unit: "events/s",
  runs: interleaved.map((run) => run.whole),
  target: 20_000,
};
const holed: Figure = {
  name: `read in order, ${PUNCTURES.toLocaleString("en")} keys destroyed`,
  unit: "events/s",
  runs: interleaved.map((run) => run.punctured),
  target: 20_000,
};

const wrapping = Buffer.alloc(32, 9);
const bytes = (name: string, nodes: readonly Node[]): Figure => ({
  name,
  unit: "bytes",
  runs: [sealToText(wrapping, encodeNodes(nodes), "secret").length],
  better: "smaller",
});
const time = (name: string, unit: "µs" | "ms", runs: readonly number[]): Figure => ({
  name,
  unit,
  runs,
  better: "smaller",
});
const repeated = (count: number, work: (n: number) => void): number[] =>
  Array.from({ length: RUNS }, () => 1_000_000 / perSecond(count, () => times(count, work)));

const sealed = sealToText(wrapping, encodeNodes(scattered), "secret");
const loads = repeated(100, () => void decodeNodes(unsealText(wrapping, sealed, "secret")));
const first = repeated(1_000, (n) => void puncture([root], leaf(n)));
const next = repeated(1_000, (n) => void puncture(scattered, leaf(n * 30 + 15)));

report("forgetting", [
  whole,
  holed,
  percentOf(holed, whole, 80),
  bytes("a secret in keep: nothing destroyed", [root]),
  bytes("one key destroyed", punctured([500])),
  bytes(`${PUNCTURES.toLocaleString("en")} keys destroyed, one in thirty`, scattered),
  bytes(`${PUNCTURES.toLocaleString("en")} keys destroyed, neighbours`, together),
  time("loading the secret with one in thirty destroyed", "µs", loads),
  time("computing the first puncture", "µs", first),
  time(`computing one after ${PUNCTURES.toLocaleString("en")} others`, "µs", next),
  ...(await inKeep()),
]);

function perSecond(count: number, work: () => void): number {
  const start = performance.now();
  work();
  return (1000 * count) / (performance.now() - start);
}

function times(count: number, work: (n: number) => void): void {
  for (let n = 0; n < count; n++) work(n);
}

/** One destruction after the other, each durable and cleaned out of the file, in a `keep` of many conversations. */
async function inKeep(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "soshogle-bench-"));
  const file = join(folder, "keep.db");
  const streamOf = (n: number): StreamName => `conversation-00000000-0000-4000-8000-0000000000a1_${n}`;
  const work = Effect.gen(function* () {
    const vault = yield* Vault;
    yield* Effect.forEach(
      Array.from({ length: STREAMS }, (_, n) => n),
      (n) => vault.keysOf(streamOf(n), `a1_${n}`),
      { concurrency: 64, discard: true },
    );
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++) {
      const start = performance.now();
      for (let n = 0; n < DESTROYED; n++)
        yield* vault.destroy([{ stream: streamOf(n * 17), subject: null, ranges: [leaf(run * 100 + n)] }]);
      runs.push((performance.now() - start) / DESTROYED);
    }
    const start = performance.now();
    const batch = Array.from({ length: 256 }, (_, n) => ({
      stream: streamOf(5_000 + n),
      subject: null,
      ranges: [leaf(n)],
    }));
    yield* vault.destroy(batch);
    return { runs, together: (performance.now() - start) / batch.length };
  });
  const layer = layerVault(Redacted.make(Buffer.alloc(32, 1))).pipe(Layer.provideMerge(layerKeepEmbedded({ file })));
  const { runs, together: inBatch } = await Effect.runPromise(Effect.provide(work, layer));
  const megabytes = Math.round(statSync(file).size / 1_000_000);
  rmSync(folder, { recursive: true });
  const place = `keep of ${STREAMS.toLocaleString("en")} streams, ${megabytes} MB`;
  return [
    time(`destroying one key durably and out of the file (${place})`, "ms", runs),
    time("the same, one of 256 in a batch", "ms", [inBatch]),
  ];
}
