import type { ActiveVersions } from "@soshogle/document-store/active-versions";
import type { Progress } from "@soshogle/document-store/progress";
import { slotOf } from "@soshogle/domain/slots";
import { START } from "@soshogle/event-store/event-store";
import { parkedId } from "@soshogle/read-models/state/parked";
import { activeCollection } from "@soshogle/read-models/state/register";
import { Effect } from "effect";
import { earliestOf, latestOf } from "./positions.ts";

/** Positions (20 digits) by checkpoint id. */
export type Checkpoints = ReadonlyMap<string, string>;

/** What an engine works on from now on. Keys of editions look like `conversations@1`. */
export interface Plan {
  /** By projection, the edition that is read. */
  readonly active: ReadonlyMap<string, string>;
  /** The editions of each reader of the log. Those that are read come first and are never held up by others. */
  readonly feeds: readonly (readonly string[])[];
  readonly checkpoints: Checkpoints;
}

/** Positions at which partitions are parked, by edition and partition as in `parkedId`. */
export type ParkedPositions = ReadonlyMap<string, string>;

type Goal = Parameters<Progress["Service"]["reached"]>[0];

/** What an engine tells those who wait, and where it says that queries find their documents. */
export class ProgressBoard {
  readonly #slots: readonly number[];
  readonly #waiting = new Set<() => void>();
  readonly #switchListeners = new Set<() => void>();
  /** Position that all slots of an edition have passed. */
  readonly #passed = new Map<string, string>();
  #plan: Plan | null = null;
  #editions: ReadonlyMap<string, string> = new Map();
  #parked: ParkedPositions = new Map();
  #isStopped = false;

  constructor(slots: readonly number[]) {
    this.#slots = slots;
  }

  start(plan: Plan): void {
    const before = this.#plan;
    this.#plan = plan;
    this.#editions = new Map([...plan.active].map(([name, key]) => [name, key.slice(name.length + 1)]));
    this.#isStopped = false;
    this.#wake();
    const isSwitched =
      before !== null && [...plan.active].some(([name, edition]) => before.active.get(name) !== edition);
    if (isSwitched) for (const listener of [...this.#switchListeners]) listener();
  }

  /** All slots of a feed's editions have passed a position. */
  advance(feed: number, position: string): void {
    for (const edition of this.#plan?.feeds[feed] ?? [])
      this.#passed.set(edition, latestOf([position, this.#passed.get(edition) ?? START]));
    this.#wake();
  }

  park(parked: ParkedPositions): void {
    this.#parked = parked;
    this.#wake();
  }

  /** Nothing will move any more: who waits is told at once. */
  stop(): void {
    this.#isStopped = true;
    this.#wake();
  }

  readonly service: Progress["Service"] = {
    reached: (goal) =>
      Effect.callback<boolean>((resume) => {
        const look = () => {
          const state = this.#state(goal);
          if (state === "coming" && !this.#isStopped) return;
          this.#waiting.delete(look);
          resume(Effect.succeed(state === "reached"));
        };
        this.#waiting.add(look);
        look();
        return Effect.sync(() => this.#waiting.delete(look));
      }).pipe(Effect.timeoutOrElse({ duration: goal.timeoutMs, orElse: () => Effect.succeed(false) })),
    hasStopped: Effect.sync(() => this.#isStopped),
    isHere: true,
    lowest: Effect.sync(() => {
      const fed = this.#plan?.feeds.flat() ?? [];
      return earliestOf(fed.flatMap((edition) => this.#slots.map((slot) => this.#positionOf(edition, slot))));
    }),
  };

  readonly versions: ActiveVersions["Service"] = {
    stored: (collection) => activeCollection(collection, this.#editions),
    onSwitch: (listener) => {
      this.#switchListeners.add(listener);
      return () => this.#switchListeners.delete(listener);
    },
  };

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }

  #state({ projections, partition, position }: Goal): "reached" | "coming" | "never" {
    const plan = this.#plan;
    if (plan === null) return "coming";
    let state: "reached" | "coming" = "reached";
    for (const name of projections) {
      const edition = plan.active.get(name);
      if (edition === undefined) throw new Error(`no projection is called ${name}`);
      const parkedAt = this.#parked.get(parkedId(edition, partition));
      if (parkedAt !== undefined && parkedAt <= position) return "never";
      if (this.#positionOf(edition, slotOf(partition)) >= position) continue;
      // Nothing feeds it any more: a newer version fills and takes over.
      if (!plan.feeds.some((feed) => feed.includes(edition))) return "never";
      state = "coming";
    }
    return state;
  }

  #positionOf(edition: string, slot: number): string {
    const atStart = this.#plan?.checkpoints.get(`${edition}/${slot}`) ?? START;
    return latestOf([atStart, this.#passed.get(edition) ?? START]);
  }
}
