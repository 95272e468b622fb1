import type {
  AccountView,
  ConversationCountsView,
  ConversationListRow,
  DashboardView,
  LeadList,
} from "../app/views.ts";
import { hour, minute } from "./people.ts";

const shown = 8;

/** Test data: the figures of an ordinary day, the rest counted from the rows. */
export const fakeDashboard = (options: {
  readonly now: number;
  readonly timeZone: string | null;
  readonly rows: readonly ConversationListRow[];
  readonly accounts: readonly AccountView[];
  readonly counts: ConversationCountsView;
  readonly leads: LeadList;
}): DashboardView => {
  const { now, timeZone, rows, accounts, counts, leads } = options;
  const { waiting, unread, failed, mineWaiting, mineUnread, mineFailed } = counts;
  const from = Math.floor(now / (24 * hour)) * 24 * hour;
  const passed = Math.floor((now - from) / hour);
  const isQuiet = rows.length === 0;
  const hours = Array.from({ length: 24 }, (_, place) => {
    const bell = isQuiet || place > passed ? 0 : Math.exp(-((place - 13) ** 2) / 22);
    return {
      at: from + place * hour,
      received: Math.round(bell * (18 + ((place * 7) % 6))),
      sent: Math.round(bell * (14 + ((place * 5) % 7))),
    };
  });
  const total = (figure: "received" | "sent") => hours.reduce((sum, each) => sum + each[figure], 0);
  const waits = rows.filter(({ status, waitingSince }) => status === "open" && waitingSince !== null);
  return {
    timeZone: { name: timeZone ?? "UTC", chosen: timeZone !== null },
    today: {
      from,
      until: from + 24 * hour,
      received: total("received"),
      sent: total("sent"),
      conversations: isQuiet ? 0 : 23,
      leads: isQuiet ? 0 : 19,
      before: { received: 131, sent: 118, conversations: 27, leads: 21 },
      hours,
    },
    needs: {
      waiting,
      unread,
      failed,
      mineWaiting,
      mineUnread,
      mineFailed,
      unownedLeads: leads.rows.filter(({ stage, owner }) => stage === "new" && owner === null).length,
    },
    longest: waits.toSorted((one, other) => (one.waitingSince ?? 0) - (other.waitingSince ?? 0)).slice(0, shown),
    accounts: accounts.map((account, place) => ({
      ...account,
      heardAt: place === 2 || isQuiet ? null : now - place * 50 * hour - 2 * minute,
    })),
    isNew: isQuiet,
    behind: false,
  };
};
