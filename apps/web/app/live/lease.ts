import type { StandForLeader } from "./leadership.ts";
import type { TabClock } from "./tab.ts";

const renewMs = 2_000;
const validMs = 8_000;
/** Two who write at the same time see after this whose word stands. */
const settleMs = 150;

interface Lease {
  readonly holder: string;
  readonly until: number;
}

/**
 * Leadership where the browser has no locks (a page that came by plain HTTP): a lease in the storage that tabs share. For
 * the moment in which one changes hands there may be two leaders, who tell the same things.
 */
export const byLease =
  (
    storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    name: string,
    { clock, me }: LeaseSettings,
  ): StandForLeader =>
  ({ onElected, onDeposed }) => {
    let leads = false;
    let cancel = () => {};
    const read = (): Lease | null => JSON.parse(storage.getItem(name) ?? "null") as Lease | null; // written below alone
    const write = () =>
      storage.setItem(name, JSON.stringify({ holder: me, until: clock.now() + validMs } satisfies Lease));
    const later = (ms: number, run: () => void) => {
      cancel();
      cancel = clock.later(ms, run);
    };
    const claim = () => {
      write();
      later(settleMs, () => {
        if (read()?.holder === me && !leads) {
          leads = true;
          onElected();
        }
        look();
      });
    };
    const look = () => {
      const lease = read();
      const mine = lease?.holder === me;
      if (leads && lease !== null && !mine) {
        leads = false;
        onDeposed();
      } else if (leads) write();
      else if (lease === null || lease.until < clock.now()) return claim();
      later(renewMs, look);
    };
    look();
    return {
      seize: () => {
        if (!leads) claim();
      },
      resign: () => {
        cancel();
        if (read()?.holder === me) storage.removeItem(name);
      },
    };
  };

interface LeaseSettings {
  readonly clock: TabClock;
  /** Names this tab. */
  readonly me: string;
}
