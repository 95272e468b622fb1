import { rmSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { connect } from "./connect.ts";
import { makeCustomers } from "./customers.ts";
import { makeDeliveries } from "./deliveries.ts";
import { makeDesk } from "./desk.ts";
import { type Kills, killRepeatedly } from "./kills.ts";
import { newLedger } from "./ledger.ts";
import { type Meta, metaOf } from "./meta.ts";
import { makePerson } from "./person.ts";
import { newPlace, type Place, type Running, startProduct, startSimulator } from "./processes.ts";
import { randomOf } from "./random.ts";
import { makeReplies } from "./replies.ts";
import { verdictOn } from "./verdict.ts";

export interface SoakOptions {
  readonly seed: string;
  /** So many `kill -9`, unless the time is over before. */
  readonly kills: number;
  readonly minutes: number;
  /** How long the product may take at the end to bring to rest what is under way, ms. */
  readonly settleMs: number;
  readonly log: (line: string) => void;
}

export interface SoakResult {
  readonly kills: Kills;
  readonly seconds: number;
  readonly counted: Readonly<Record<string, number>>;
  /** Broken promises; none is a pass. */
  readonly broken: readonly string[];
  /** What is left of a run that failed; gone after one that passed. */
  readonly folder: string;
}

const DELIVERERS = 3;
const REPLIERS = 3;
const EARLY_MESSAGES = 20;

/**
 * Loads the product from all sides, kills it again and again, lets it come to rest, and compares. The seed fixes what is
 * sent and when it is killed; how that falls together is the machine's.
 */
export const soak = async (options: SoakOptions): Promise<SoakResult> => {
  const begun = Date.now();
  const place = await newPlace();
  const lives: Running[] = [];
  const simulator = startSimulator(place);
  try {
    await simulator.ready;
    const first = startProduct(place);
    lives.push(first);
    await first.ready;
    const run = await loadAndKill({ ...options, place, first, onLife: (life) => lives.push(life) });
    const { counted, broken } = await verdictOn(place, run.world);
    const all = [...run.broken, ...broken];
    if (all.length === 0) rmSync(place.folder, { recursive: true });
    const seconds = Math.round((Date.now() - begun) / 1_000);
    return { kills: run.kills, seconds, counted: { ...counted, ...run.counted }, broken: all, folder: place.folder };
  } finally {
    for (const process of [...lives, simulator]) if (!process.isOver()) process.signal("SIGKILL");
  }
};

const loadAndKill = async (
  options: SoakOptions & { readonly place: Place; readonly first: Running; readonly onLife: (life: Running) => void },
) => {
  const { seed, place, first, onLife, log } = options;
  const meta = metaOf(place);
  const person = makePerson(place);
  const ledger = newLedger();
  const [account] = (await meta.book()).accounts;
  if (!account) throw new Error("the simulator has no account");
  const { igId } = account;
  const deliveries = makeDeliveries({ place, igId, random: randomOf(`${seed} deliveries`), ledger });
  await deliveries.deliverEarly(EARLY_MESSAGES);
  const { accountId } = await connect(meta, person, place);
  const customers = await makeCustomers({ meta, igId, random: randomOf(`${seed} customers`) });
  const conversations = () => customers.contacts().map((contact) => `${accountId}_${contact}`);
  const replies = makeReplies({ person, random: randomOf(`${seed} replies`), ledger, conversations });
  const desk = makeDesk({ person, random: randomOf(`${seed} desk`), ledger, conversations });

  let isOver = false;
  const load = Promise.all([
    customers.run(() => isOver),
    ...Array.from({ length: DELIVERERS }, () => deliveries.run(() => isOver)),
    ...Array.from({ length: REPLIERS }, () => replies.run(() => isOver)),
    desk.run(() => isOver),
  ]);
  const endAt = Date.now() + options.minutes * 60_000;
  const goOn = ({ killed }: Kills) => {
    if (killed > 0 && killed % 25 === 0) log(`${killed} kills, ${ledger.answered.size} items answered`);
    return killed < options.kills && Date.now() < endAt;
  };
  const killing = killRepeatedly({ place, meta, random: randomOf(`${seed} kills`), first, goOn, onLife });
  const { kills, last } = await Promise.race([killing, load.then(() => killing)]);
  isOver = true;
  await load;

  log("bringing to rest what is under way");
  await meta.clear();
  await Promise.all([deliveries.drain(), replies.drain(), desk.drain()]);
  await deliverAll(meta);
  await atRest(place, options.settleMs);
  const broken = [...(await unbalanced(place)), ...(await endInOrder(last, place))];
  const { posts, refusedPosts, settled, filed, redriven } = ledger.counts;
  const rejections = [...ledger.rejections].map(([code, count]) => [`commands rejected: ${code}`, count]);
  const counted = {
    posts,
    "posts not answered 200": refusedPosts,
    "parts that a person decided": settled,
    "conversations filed or assigned": filed,
    "times the quarantine was tried again": redriven,
    ...Object.fromEntries(rejections),
  };
  return { kills, counted, broken, world: { ledger, book: await meta.book() } };
};

const DELIVER_WITHIN_MS = 60_000;

const deliverAll = async (meta: Meta): Promise<void> => {
  const endAt = Date.now() + DELIVER_WITHIN_MS;
  while ((await meta.book()).deliveryCounts.pending > 0) {
    if (Date.now() > endAt) throw new Error("the product does not take what the simulator delivers");
    await meta.retryDeliveries();
    await pause(250);
  }
};

const metricsOf = async ({ url }: Place): Promise<ReadonlyMap<string, number>> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.split(" ")[0] ?? "", Number(line.split(" ")[1])]));
};

/** Waits until the read models show everything and, if it comes to that in time, nothing is due any more. */
const atRest = async (place: Place, settleMs: number): Promise<void> => {
  const endAt = Date.now() + settleMs;
  for (;;) {
    const metrics = await metricsOf(place);
    const isBehind = metrics.get("soshogle_projections_behind") !== 0;
    const isDone =
      metrics.get("soshogle_automations_due_items") === 0 && metrics.get("soshogle_automations_running") === 0;
    if (!isBehind && (isDone || Date.now() > endAt)) return;
    if (Date.now() > endAt + DELIVER_WITHIN_MS) throw new Error("the read models do not catch up");
    await pause(250);
  }
};

/** The books of the last life: received = recorded + repeated + quarantined + failed. */
const unbalanced = async (place: Place): Promise<string[]> => {
  const metrics = await metricsOf(place);
  const of = (name: string) => metrics.get(`soshogle_ingest_items_${name}_total`) ?? Number.NaN;
  const sum = of("recorded") + of("repeated") + of("quarantined") + of("failed");
  return sum === of("received")
    ? []
    : [`the books of ingest do not balance: ${of("received")} received, ${sum} booked`];
};

const END_WITHIN_MS = 40_000;

const endInOrder = async (product: Running, place: Place): Promise<string[]> => {
  product.signal("SIGTERM");
  await Promise.race([product.ended, pause(END_WITHIN_MS, undefined, { ref: false })]);
  if (product.exitCode() === 0) return [];
  product.signal("SIGKILL");
  await product.ended;
  return [`the product did not end in order, see ${place.output}`];
};
