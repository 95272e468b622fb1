import { alone, byWebLocks, type StandForLeader } from "./leadership.ts";
import { byLease } from "./lease.ts";
import type { TabMessage } from "./messages.ts";
import type { Place } from "./place.ts";
import { openStream } from "./stream.ts";
import { joinTabs, type Tab, type TabClock, type TabObserver } from "./tab.ts";

const clock: TabClock = {
  now: () => Date.now(),
  later: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Locks need a secure context and a channel is missing in few browsers; without either a tab is on its own. */
const standIn = (name: string, me: string): StandForLeader => {
  if (typeof BroadcastChannel === "undefined") return alone;
  if (navigator.locks) return byWebLocks(navigator.locks, name);
  try {
    localStorage.setItem(`${name}-try`, "");
    localStorage.removeItem(`${name}-try`);
    return byLease(localStorage, name, { clock, me });
  } catch {
    return alone; // storage is switched off
  }
};

export interface Changes {
  /** Ends the session's stream for every tab of the browser. */
  readonly end: () => void;
  readonly close: () => void;
}

/**
 * Hears of changes after a place, over one stream which the browser's tabs of one person share.
 * @param who names the person and the workspace; tabs of others share nothing with this one.
 */
export const openChanges = (who: string, from: Place, observer: TabObserver): Changes => {
  const name = `soshogle-live-${who}`;
  let place = from;
  let joined: { readonly tab: Tab; readonly channel: BroadcastChannel | null } | null = null;

  const join = () => {
    const me = crypto.randomUUID?.() ?? String(Math.random());
    const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(name);
    const tab = joinTabs(
      place,
      {
        me,
        channel: { post: (message) => channel?.postMessage(message) },
        stand: standIn(name, me),
        openStream,
        clock,
        isVisible: () => document.visibilityState === "visible",
      },
      observer,
    );
    channel?.addEventListener("message", ({ data }) => tab.hear(data as TabMessage)); // only joinTabs posts there
    joined = { tab, channel };
  };
  const leave = () => {
    if (!joined) return;
    place = joined.tab.close();
    joined.channel?.close();
    joined = null;
  };
  // A page that is put aside for the back button gives the lead away, and goes on from its place when it is shown again.
  const onPageShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted && !joined) join();
  };
  const onVisible = () => {
    if (document.visibilityState === "visible") joined?.tab.look();
  };
  join();
  addEventListener("pagehide", leave);
  addEventListener("pageshow", onPageShow);
  document.addEventListener("visibilitychange", onVisible);
  return {
    end: () => joined?.tab.end(),
    close: () => {
      leave();
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", onPageShow);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };
};
