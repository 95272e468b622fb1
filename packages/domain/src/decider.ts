import type { Category } from "./ids.ts";
import type { Metadata } from "./metadata.ts";

/**
 * What a decider answers. `recall` says: this may be older than what the state remembers; look the stream up for these
 * very events and append them only if they are not there (design, "Redelivery").
 */
export type Decision<E> =
  | { readonly kind: "accept"; readonly events: readonly E[] }
  | { readonly kind: "recall"; readonly events: readonly E[] }
  | { readonly kind: "reject"; readonly reason: string };

export const accept = <E>(...events: E[]): Decision<E> => ({ kind: "accept", events });
export const recall = <E>(...events: E[]): Decision<E> => ({ kind: "recall", events });
export const reject = (reason: string): Decision<never> => ({ kind: "reject", reason });

/**
 * One aggregate. `evolve` is total and decides nothing. It may reuse the collections of the state it is given, so that
 * folding a long stream stays linear: the state passed in is spent, only the one returned may be used.
 */
export interface Decider<State, Command, Event extends { type: string; data: unknown }> {
  readonly category: Category;
  /**
   * Present where streams grow long: their folded states may be stored and continued from. Counts the meanings of the
   * state: raised whenever `evolve` or `State` changes, so that states folded by the older rules are not used again. Such
   * a state holds plain JSON values, maps and sets, and nothing personal.
   */
  readonly snapshotVersion?: number;
  readonly initialState: () => State;
  readonly evolve: (state: State, event: Fact<Event>) => State;
  readonly decide: (command: Command, state: State) => Decision<Event>;
}

/** An event without its personal part, with its metadata: all that folding may use. */
export type Fact<E extends { type: string; data: unknown }> = E extends { type: infer T; data: infer D }
  ? { readonly type: T; readonly data: D; readonly meta: Metadata }
  : never;
