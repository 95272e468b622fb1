/** What a call meets instead of being served well. */
export type Fault =
  /** Nothing is ever answered; the call stays open. */
  | "silence"
  | "internal"
  | "not_ready"
  | "not_leader"
  /** As a server answers credentials that it does not know; the client sends none over an insecure connection. */
  | "denied"
  /** Cut as if the connection had broken, before anything was done. */
  | "unavailable"
  /** Appends only: stored, and the connection broken before the answer. */
  | "lost_answer"
  /** Appends only: stored, and never answered. */
  | "silence_after_commit";

export type Method = "append" | "read" | "subscribe" | "features";

/** Switches of the fake, for tests. */
export class Faults {
  readonly #next = new Map<Method, Fault[]>();
  readonly #lasting = new Map<Method, Fault>();
  /** Where `not_leader` says that the leader is; this node itself unless set. */
  leaderPort: number | null = null;
  /** Subscriptions hand each event over twice. */
  duplicates = false;
  /** A filtered subscription tells a checkpoint after every event it searched. */
  checkpointBursts = false;
  /** An append of more events than this drops every live subscription as too slow; real servers do from some 32 on. */
  dropLiveAbove = Number.POSITIVE_INFINITY;
  /** Told after each event of a read how many it has sent; the read waits for what it answers. */
  onRead: ((sent: number) => Promise<void> | null) | null = null;
  #gate: PromiseWithResolvers<void> | null = null;
  /** Calls that came while everything was held. */
  waiting = 0;

  /** The next `times` calls of a method meet the fault. */
  next(method: Method, fault: Fault, times = 1): void {
    this.#next.set(method, [...(this.#next.get(method) ?? []), ...Array.from({ length: times }, () => fault)]);
  }

  /** All calls of a method meet the fault until it is set to null. */
  always(method: Method, fault: Fault | null): void {
    if (fault === null) this.#lasting.delete(method);
    else this.#lasting.set(method, fault);
  }

  /** From now on no call is begun before `release`, as by a server that is slow. */
  hold(): void {
    this.#gate ??= Promise.withResolvers();
  }

  /** Lets everything go on that was held. */
  release(): void {
    this.#gate?.resolve();
    this.#gate = null;
    this.waiting = 0;
  }

  /** When a call may go on that is held now; null while nothing is. */
  held(): Promise<void> | null {
    if (this.#gate === null) return null;
    this.waiting++;
    return this.#gate.promise;
  }

  take(method: Method): Fault | null {
    return this.#next.get(method)?.shift() ?? this.#lasting.get(method) ?? null;
  }

  clear(): void {
    this.#next.clear();
    this.#lasting.clear();
    this.release();
    this.duplicates = false;
    this.checkpointBursts = false;
    this.dropLiveAbove = Number.POSITIVE_INFINITY;
    this.onRead = null;
  }
}
