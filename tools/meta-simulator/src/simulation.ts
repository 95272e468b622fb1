import type { Database } from "./book/database.ts";
import type { Faults } from "./faults.ts";
import type { Deliverer } from "./webhooks/deliverer.ts";

export interface App {
  readonly appId: string;
  readonly appSecret: string;
}

/** All that the parts of the simulator share. */
export interface Simulation {
  readonly db: Database;
  readonly app: App;
  readonly now: () => number;
  readonly faults: Faults;
  readonly deliverer: Deliverer;
  /** Something in the book changed: pages that show it look again. */
  readonly changed: () => void;
  /** Calls `listener` at every change until the function that it returns is called. */
  readonly onChange: (listener: () => void) => () => void;
  /** Aborted when the simulator closes. */
  readonly closing: AbortSignal;
  /** Where browsers and the product find the simulator, without a slash at the end. */
  readonly baseUrl: () => string;
  readonly typing: Typing;
}

export interface Typing {
  readonly start: (igsid: string) => void;
  readonly stop: (igsid: string) => void;
  readonly isTyping: (igsid: string) => boolean;
}

const typingMs = 20_000;

/** Who is typing to whom; not in the book, since it is over in seconds. */
export const openTyping = (now: () => number): Typing => {
  const until = new Map<string, number>();
  return {
    start: (igsid) => until.set(igsid, now() + typingMs),
    stop: (igsid) => until.delete(igsid),
    isTyping: (igsid) => (until.get(igsid) ?? 0) > now(),
  };
};
