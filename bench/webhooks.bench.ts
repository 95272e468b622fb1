import { Agent as Connections, request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { headersOf, metaJson } from "../tools/meta-simulator/src/webhooks/body.ts";
import { connect } from "../tools/soak/connect.ts";
import { metaOf } from "../tools/soak/meta.ts";
import { makePerson } from "../tools/soak/person.ts";
import { newPlace, type Place, startProduct, startSimulator } from "../tools/soak/processes.ts";
import { openAgent } from "./lib/agent.ts";
import { type Figure, report } from "./lib/report.ts";

/*
 * Signed deliveries of one message each at a fixed rate, all roles of the product running: how long until they are
 * answered, and until an agent's list has them. Latency counts from the moment at which a delivery was due, so a product
 * that falls behind is not measured less often. Before that every conversation gets its first message at a fifth of the
 * rate, in a figure of its own. The load comes from this process; product and simulator are others.
 * node bench/webhooks.bench.ts [--save] [--seconds 60] [--rate 500] [--runs 3]
 */
const { values } = parseArgs({
  options: {
    save: { type: "boolean" },
    seconds: { type: "string", default: "60" },
    rate: { type: "string", default: "500" },
    runs: { type: "string", default: "3" },
  },
});
const SECONDS = Number(values.seconds);
const RATE = Number(values.rate);
const CONVERSATIONS = 2_000;
/** One delivery in so many is watched until it is seen; watching all would measure the watcher. */
const WATCHED = 10;
const TICK_MS = 10;
/** After signing in and connecting an account. */
const IDLE_MS = 15_000;
const SETTLE_MS = 30_000;
const TEXT = "A message as people write them: a question, an address, a thank you, some 100 characters long in all.";

const connections = new Connections({ keepAlive: true, maxSockets: 256 });

const contactOf = (n: number): string => `7${String(n).padStart(15, "0")}`;

/** @returns its status; 0 without an answer. */
const post = (place: Place, body: string): Promise<number> =>
  new Promise((resolve) => {
    const asked = request(
      `${place.url}/api/instagram/webhook`,
      { method: "POST", agent: connections, headers: headersOf(body, place.appSecret) },
      (answer) => answer.resume().on("end", () => resolve(answer.statusCode ?? 0)),
    );
    asked.on("error", () => resolve(0));
    asked.end(body);
  });

const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? Number.NaN;

const metric = async ({ url }: Place, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^soshogle_${name} (.*)$`, "m").exec(text)?.[1]);
};

/** Milliseconds from when a delivery was due. */
interface Load {
  readonly answered: number[];
  readonly seen: number[];
  refused: number;
  /** Resolves when everything is answered and everything watched was seen. */
  rest: Promise<unknown>;
}

const bodyOf = (igId: string, contactId: string, n: number): string => {
  const item = {
    sender: { id: contactId },
    recipient: { id: igId },
    timestamp: Date.now(),
    message: { mid: `load.${process.pid}.${n}`, text: TEXT },
  };
  return metaJson({ object: "instagram", entry: [{ id: igId, time: Date.now(), messaging: [item] }] });
};

interface Run {
  readonly first: Load;
  readonly steady: Load;
  readonly loopDelayMs: number;
  readonly idleBytes: number;
  readonly loadBytes: number;
}

const measure = async (): Promise<Run> => {
  const place = await newPlace();
  const simulator = startSimulator(place);
  await simulator.ready;
  const product = startProduct(place);
  try {
    await product.ready;
    const person = makePerson(place);
    const { accountId, igId } = await connect(metaOf(place), person, place);
    const list = () => person.query("conversations.list", { view: "open" });
    const agent = await openAgent({ url: place.url, cookie: person.cookie(), list });
    await pause(IDLE_MS);
    const idleBytes = await metric(place, "process_resident_memory_bytes");
    let count = 0;
    /** Delivers so many, at so many a second. */
    const load = async (total: number, rate: number): Promise<Load> => {
      const result: Load = { answered: [], seen: [], refused: 0, rest: Promise.resolve() };
      const deliver = async (due: number) => {
        const n = count++;
        const contactId = contactOf((n * 7_919) % CONVERSATIONS);
        const watched = n % WATCHED === 0 ? agent.sees(`${accountId}_${contactId}`) : null;
        if ((await post(place, bodyOf(igId, contactId, n))) === 200) result.answered.push(performance.now() - due);
        else result.refused++;
        if (watched !== null) result.seen.push((await watched) - due);
      };
      const begun = performance.now();
      const deliveries: Promise<void>[] = [];
      while (deliveries.length < total) {
        const due = Math.min(total, ((performance.now() - begun) * rate) / 1_000);
        while (deliveries.length < due) deliveries.push(deliver(begun + (deliveries.length * 1_000) / rate));
        await pause(TICK_MS);
      }
      result.rest = Promise.all(deliveries);
      return result;
    };

    const first = await load(CONVERSATIONS, RATE / 5);
    await first.rest;
    await metric(place, "event_loop_delay_p99_seconds");
    const steady = await load(RATE * SECONDS, RATE);
    const loopDelayMs = (await metric(place, "event_loop_delay_p99_seconds")) * 1_000;
    const loadBytes = await metric(place, "process_resident_memory_bytes");
    await Promise.race([steady.rest, pause(SETTLE_MS)]);
    agent.close();
    return { first, steady, loopDelayMs, idleBytes, loadBytes };
  } finally {
    product.signal("SIGKILL");
    simulator.signal("SIGKILL");
    await Promise.all([product.ended, simulator.ended]);
  }
};

const runs: Run[] = [];
for (let n = 0; n < Number(values.runs); n++) {
  const run = await measure();
  const { answered, refused, seen } = run.steady;
  console.log(`${answered.length} answered 200, ${refused} not; ${seen.length} watched until seen`);
  runs.push(run);
}
connections.destroy();

const smaller = (name: string, unit: string, of: (run: Run) => number, target?: number): Figure => ({
  name,
  unit,
  better: "smaller",
  runs: runs.map(of),
  ...(target !== undefined && { target }),
});
const MB = 1_000_000;
report("webhooks", [
  smaller("answered, p50", "ms", ({ steady }) => quantile(steady.answered, 0.5)),
  smaller("answered, p99", "ms", ({ steady }) => quantile(steady.answered, 0.99), 50),
  smaller("delivery → in an agent's list, p95", "ms", ({ steady }) => quantile(steady.seen, 0.95), 250),
  smaller("delivery → in an agent's list, p99", "ms", ({ steady }) => quantile(steady.seen, 0.99), 1_000),
  smaller("first message of 2,000 people at a fifth of the rate, p99", "ms", ({ first }) =>
    quantile(first.answered, 0.99),
  ),
  smaller("event-loop delay, p99", "ms", ({ loopDelayMs }) => loopDelayMs, 20),
  smaller("not answered 200", "deliveries", ({ first, steady }) => first.refused + steady.refused, 0),
  smaller("memory, idle", "MB", ({ idleBytes }) => idleBytes / MB, 250),
  smaller("memory, under load", "MB", ({ loadBytes }) => loadBytes / MB, 500),
]);
