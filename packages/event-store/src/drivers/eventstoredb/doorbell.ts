import { type AllStreamSubscription, END, excludeSystemEvents } from "@eventstore/db-client";
import { Effect } from "effect";
import { type Position, START } from "../../event-store.ts";
import type { Connection } from "./clients.ts";
import { isOfTheClient } from "./failures.ts";
import { positionOf } from "./records.ts";
import type { Settings } from "./settings.ts";

/** Tells those who have read to the end that there is more. */
export interface Doorbell {
  /** Ends when the log may have grown beyond a position: somebody rang, the bell is new, or it is time to look. */
  readonly beyond: (position: Position) => Effect.Effect<"rang" | "time">;
  /** There was more and nobody rang: another subscription takes over. */
  readonly replace: () => void;
  /** It rang for what is not there, as after a restore of the server: what was heard is no reason to look again. */
  readonly forget: () => void;
}

const FIRST_PAUSE_MS = 100;
const LAST_PAUSE_MS = 5_000;

/**
 * One live subscription a process, for all its followers. It is only listened to: events are always read in pages from
 * the position that a follower has processed. So a bell that is dropped for slowness, ends, fails or falls silent costs
 * a moment, and never an event. Sources: docs/decisions/013.
 */
export const makeDoorbell = (connection: Connection, settings: Settings) =>
  Effect.acquireRelease(
    Effect.sync(() => new Bell(connection, settings)),
    (bell) => Effect.sync(() => bell.close()),
  );

class Bell implements Doorbell {
  readonly #connection: Connection;
  readonly #settings: Settings;
  readonly #listeners = new Set<(rang: Position | "any") => void>();
  #subscription: AllStreamSubscription | null = null;
  #rang: Position = START;
  #pauseMs = FIRST_PAUSE_MS;
  #again: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(connection: Connection, settings: Settings) {
    this.#connection = connection;
    this.#settings = settings;
  }

  beyond(position: Position): Effect.Effect<"rang" | "time"> {
    return Effect.callback((resume) => {
      if (this.#rang > position) return resume(Effect.succeed("rang"));
      const stop = () => {
        clearTimeout(timer);
        this.#listeners.delete(listener);
      };
      const listener = (rang: Position | "any") => {
        if (rang !== "any" && rang <= position) return;
        stop();
        resume(Effect.succeed("rang"));
      };
      const timer = setTimeout(() => {
        stop();
        resume(Effect.succeed("time"));
      }, this.#settings.pollMs);
      this.#listeners.add(listener);
      if (this.#subscription === null && this.#again === undefined) this.#open();
      return Effect.sync(stop);
    });
  }

  replace(): void {
    this.#drop();
    this.#openLater();
  }

  forget(): void {
    this.#rang = START;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#again);
    this.#drop();
  }

  #open(): void {
    this.#again = undefined;
    const client = this.#connection.client();
    const { credentials } = this.#settings;
    const subscription = client.subscribeToAll({ fromPosition: END, filter: excludeSystemEvents(), credentials });
    this.#subscription = subscription;
    const lost = (error?: unknown) => {
      if (this.#subscription !== subscription) return;
      if (error !== undefined && isOfTheClient(error)) this.#connection.renew(client);
      this.#drop();
      this.#openLater();
    };
    subscription.on("error", lost);
    subscription.once("end", () => lost());
    subscription.once("close", () => lost());
    subscription.once("confirmation", () => {
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#ring("any"); // what came before it is heard by nobody
    });
    subscription.on("data", ({ event, commitPosition }) => {
      const commit = event?.position.commit ?? commitPosition;
      if (commit !== undefined) this.#ring(positionOf(commit));
    });
  }

  #ring(rang: Position | "any"): void {
    if (rang !== "any" && rang > this.#rang) this.#rang = rang;
    for (const listener of [...this.#listeners]) listener(rang);
  }

  #drop(): void {
    const subscription = this.#subscription;
    this.#subscription = null;
    if (!subscription) return;
    subscription.removeAllListeners("data");
    void subscription.unsubscribe().catch(() => {});
  }

  #openLater(): void {
    if (this.#isClosed || this.#again !== undefined) return;
    this.#again = setTimeout(() => this.#open(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LAST_PAUSE_MS);
  }
}
