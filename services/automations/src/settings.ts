const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How patient the automations are. All times in ms. Source: design, section 6. */
export interface AutomationSettings {
  /** Whether other processes work on the same due items; if not, leases and attempts found at the start belong to a dead process. */
  readonly workers: "alone" | "among-others";
  /** A claimed item is taken over when its lease was not renewed for so long. */
  readonly leaseMs: number;
  /** An attempt that has not begun to write to Meta after this is abandoned. */
  readonly startWithinMs: number;
  /** An attempt without outcome becomes unresolved after this, unless it is known before that nobody will tell it. */
  readonly unresolvedAfterMs: number;
  /** Our own limit: so many messages an hour to one contact. */
  readonly hourlyLimitPerContact: number;
  /** First pause and longest pause of the exponential backoff. */
  readonly backoff: { readonly firstMs: number; readonly longestMs: number };
  /** A part, a profile or a subscription that Meta could not take for the moment is tried so often in all. */
  readonly tries: {
    readonly part: number;
    readonly profile: number;
    readonly subscribe: number;
    readonly unsubscribe: number;
  };
  /** Accounts worked on at once, and items that belong to no account's order. */
  readonly parallel: { readonly accounts: number; readonly others: number };
}

export const defaultSettings: AutomationSettings = {
  workers: "alone",
  leaseMs: MINUTE_MS,
  startWithinMs: 5 * SECOND_MS,
  unresolvedAfterMs: 2 * MINUTE_MS,
  hourlyLimitPerContact: 250,
  backoff: { firstMs: 2 * SECOND_MS, longestMs: 10 * MINUTE_MS },
  tries: { part: 12, profile: 5, subscribe: 8, unsubscribe: 4 },
  parallel: { accounts: 16, others: 8 },
};
