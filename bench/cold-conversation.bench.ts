import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { conversation } from "@soshogle/domain/conversation/conversation";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { Commands, layerCommands } from "@soshogle/event-store/handle";
import { conversationOf, received, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";
import { type Figure, report } from "./lib/report.ts";

/*
 * The first command to a conversation of 50,000 events that this process has not seen: from its snapshot and the longest
 * tail there can be, the append included. What a state remembers is of the last seven days, so that a busy week makes it
 * larger. Beside it, folding everything.
 * node bench/cold-conversation.bench.ts [--save]    prints median and worst of 3 runs; --save writes bench/results
 */
const RUNS = 3;
const COMMANDS = 40;
const EVENTS = 50_000;
/** Events after the last snapshot: as many as there can be. */
const TAIL = 199;
const DAY_MS = 24 * 60 * 60 * 1000;
const TEXT = "A message as people write them: a question, an address, a thank you, some 100 characters long in all.";
const MID =
  "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDAwMDAwMDAwMDAwMDozNDAyODIzNjY4NDE3MTAzMDA5NDkxMjgxNzQ0NDc5NzU5";

const folder = mkdtempSync(join(tmpdir(), "cold-conversation-"));
const stores = Layer.mergeAll(
  layerEmbedded({ file: join(folder, "log.db") }),
  layerKeepEmbedded({ file: join(folder, "keep.db") }),
);
const layer = layerVault(Redacted.make(Buffer.alloc(32, 1))).pipe(Layer.provideMerge(stores));

/** A process that has just started. */
const afresh = <A, E, R>(effect: Effect.Effect<A, E, R | Commands>) =>
  effect.pipe(Effect.provide(Layer.fresh(layerCommands)));

type Place = ReturnType<typeof conversationOf>;

/** @param lastWeek how many of the events are of the last six days; the others spread over two years before. */
const append = Effect.fnUntraced(function* (place: Place, lastWeek: number) {
  const appendDrafts = yield* makeAppender;
  const now = Date.now();
  const count = EVENTS - TAIL - 1;
  const timeOf = (n: number) =>
    n < count - lastWeek
      ? now - 730 * DAY_MS + Math.round((n * 720 * DAY_MS) / count)
      : now - Math.round(((count - n) * 6 * DAY_MS) / lastWeek);
  const drafts = Array.from({ length: count }, (_, n) => {
    const at = timeOf(n);
    return place.draft(received(`${MID}${n}`, at, TEXT), at);
  });
  yield* appendDrafts([place.draft(started(), timeOf(0)), ...drafts]);
  const fullFold = yield* afresh(
    Effect.gen(function* () {
      const commands = yield* Commands;
      const begun = performance.now();
      yield* commands.query(conversation, `conversation-${place.id}`, () => null);
      const took = performance.now() - begun;
      while (commands.figures().snapshots.saved === 0) yield* Effect.sleep("20 millis");
      return took;
    }),
  );
  yield* appendDrafts(Array.from({ length: TAIL }, (_, n) => place.draft(received(`${MID}t${n}`, now, TEXT), now)));
  return fullFold;
});

let commandsGiven = 0;
const firstCommand = Effect.fnUntraced(function* ({ id }: Place) {
  const commands = yield* Commands;
  const begun = performance.now();
  yield* commands.handle({
    decider: conversation,
    stream: `conversation-${id}`,
    workspaceId: WORKSPACE,
    partition: id,
    subject: id,
    commands: [
      {
        command: { type: "MarkRead", upTo: ++commandsGiven },
        identity: `read ${commandsGiven}`,
        actor: { kind: "user", id: "u" },
        occurredAt: 0,
        correlationId: "bench",
        causationId: "bench",
      },
    ],
  });
  return performance.now() - begun;
});

const p95 = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? 0;

const benchmark = Effect.gen(function* () {
  const figures: Figure[] = [];
  for (const lastWeek of [500, 5_000]) {
    const place = conversationOf(String(lastWeek));
    const fullFold = yield* append(place, lastWeek);
    const runs: number[] = [];
    for (let run = 0; run < RUNS; run++)
      runs.push(p95(yield* Effect.forEach(Array(COMMANDS).fill(place), (each: Place) => afresh(firstCommand(each)))));
    const of = `${lastWeek.toLocaleString("en")} of the last week`;
    figures.push({ name: `first command, p95, ${of}`, unit: "ms", runs, better: "smaller", target: 100 });
    figures.push({ name: `folding everything, ${of}`, unit: "ms", runs: [fullFold], better: "smaller" });
  }
  return figures;
});

const figures = await Effect.runPromise(Effect.provide(benchmark, layer));
rmSync(folder, { recursive: true });
report("cold-conversation", figures);
