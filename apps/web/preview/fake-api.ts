import { TRPCError } from "@trpc/server";
import type { Api } from "../app/api.ts";
import { belongsTo, rankIn } from "../app/routes/conversations/filters.ts";
import { splitText } from "../app/text/split-text.ts";
import type {
  Change,
  ConversationCountsView,
  ConversationListRow,
  Drafts,
  ListView,
  ReplyPermission,
  ThreadEntry,
} from "../app/views.ts";
import { fakeDashboard } from "./dashboard.ts";
import { fakeLeads } from "./leads.ts";
import { day, hour, team, viewer } from "./people.ts";
import type { Scenario } from "./scenarios.ts";
import { forTheTeam, replied } from "./threads.ts";

export interface FakeServer {
  readonly api: Api;
  /** How many changes there were. */
  readonly changesSoFar: () => number;
  /** Yields every change after so many, each with its number, until the signal ends it. */
  readonly changes: (after: number, signal: AbortSignal) => AsyncGenerator<readonly [number, Change]>;
  /** Lets somebody write, as the phone would. */
  readonly receive: (conversationId: string, text: string) => void;
}

const firstPage = 50;
const threadPageSize = 30;
const after = { after: "preview" };

const fail = (code: TRPCError["code"], message: string): never => {
  throw new TRPCError({ code, message });
};

/** Which entries a page shows: around one, beside a cursor, or the newest. */
const spanOf = (
  all: readonly ThreadEntry[],
  {
    cursor,
    towards,
    around,
  }: { cursor?: string | undefined; towards?: string | undefined; around?: string | undefined },
) => {
  const place = all.findIndex(({ id }) => id === around);
  if (place >= 0 && place < all.length - threadPageSize)
    return { start: Math.max(0, place - threadPageSize / 2), end: place + threadPageSize / 2 };
  if (cursor !== undefined && towards === "newer")
    return { start: Number(cursor), end: Math.min(all.length, Number(cursor) + threadPageSize) };
  const end = cursor === undefined ? all.length : Number(cursor);
  return { start: Math.max(0, end - threadPageSize), end };
};

const countsOf = (rows: readonly ConversationListRow[]): ConversationCountsView => {
  const count = (some: readonly ConversationListRow[]) => {
    const mine = some.filter((row) => belongsTo("mine", row, viewer.userId));
    const sizeOf = (view: ListView) => some.filter((row) => belongsTo(view, row, viewer.userId)).length;
    return {
      open: sizeOf("open"),
      mine: sizeOf("mine"),
      unassigned: sizeOf("unassigned"),
      waiting: sizeOf("waiting"),
      unread: sizeOf("unread"),
      failed: sizeOf("failed"),
      archived: sizeOf("archived"),
      mineUnread: mine.filter((row) => belongsTo("unread", row, viewer.userId)).length,
      mineWaiting: mine.filter((row) => belongsTo("waiting", row, viewer.userId)).length,
      mineFailed: mine.filter((row) => belongsTo("failed", row, viewer.userId)).length,
    };
  };
  const accounts = new Set(rows.map(({ account }) => account.id));
  const byAccount = Object.fromEntries(
    [...accounts].map((id) => [id, count(rows.filter(({ account }) => account.id === id))]),
  );
  return { ...count(rows), byAccount };
};

/** An in-memory stand-in for the whole server, for looking at pages. It keeps what one does until it is restarted. */
export const fakeServer = (scenario: Scenario): FakeServer => {
  let rows: ConversationListRow[] = [...scenario.rows];
  const threads = new Map<string, ThreadEntry[]>();
  const changes: Change[] = [];
  const drafts = new Map<string, Drafts>();
  const listeners = new Set<() => void>();
  let signedIn = scenario.viewer;
  let timeZone: string | null = null;

  const changed = (conversationId: string) => {
    const change: Change = { conversations: [conversationId], leads: [conversationId], accounts: false, reload: false };
    changes.push(change);
    for (const listener of listeners) listener();
  };
  const rowOf = (id: string): ConversationListRow =>
    rows.find((row) => row.id === id) ?? fail("NOT_FOUND", "There is no such conversation.");
  const update = (id: string, next: Partial<ConversationListRow>) => {
    rows = rows.map((row) => (row.id === id ? { ...row, ...next, lastRevision: row.lastRevision + 1 } : row));
    changed(id);
  };
  // A list of 50,000 is asked for page after page: it is sorted once, until a row changes.
  const sorted = new Map<
    string,
    { readonly of: readonly ConversationListRow[]; readonly rows: ConversationListRow[] }
  >();
  const matchingOf = (view: ListView, accountId: string | undefined): readonly ConversationListRow[] => {
    const key = `${view} ${accountId ?? ""}`;
    const known = sorted.get(key);
    if (known?.of === rows) return known.rows;
    const found = rows
      .filter((row) => belongsTo(view, row, viewer.userId) && (!accountId || row.account.id === accountId))
      .toSorted((first, second) => rankIn(view, second) - rankIn(view, first));
    sorted.set(key, { of: rows, rows: found });
    return found;
  };
  const threadOf = (id: string): ThreadEntry[] => {
    const known = threads.get(id) ?? [...scenario.thread(rowOf(id))];
    threads.set(id, known);
    return known;
  };
  const progress = (id: string, entryId: string, next: Partial<ThreadEntry>) => {
    threads.set(
      id,
      threadOf(id).map((entry) => (entry.id === entryId ? { ...entry, ...next } : entry)),
    );
    changed(id);
  };
  const settle = (id: string, partId: string, state: "accepted" | "queued" | "cancelled") => {
    const entry =
      threadOf(id).find(({ part }) => part?.id === partId) ?? fail("NOT_FOUND", "There is no such message.");
    if (entry.part) progress(id, entry.id, { part: { ...entry.part, state, problem: null } });
    return after;
  };
  const permission = (row: ConversationListRow): ReplyPermission =>
    scenario.reply ??
    (row.openUntil !== null && row.openUntil > Date.now()
      ? { allowed: true, until: row.openUntil }
      : {
          allowed: false,
          reason: "window_closed",
          explanation:
            "Instagram allows replies for 24 hours after the person's last message. You can answer here as soon as they write again, or from the Instagram app. Your text is kept.",
          closedAt: row.openUntil,
        });
  const draftIn = ({ id, draft }: ConversationListRow): string | null => {
    const kept = drafts.get(id)?.reply;
    return kept === undefined ? draft : kept.trim() || null;
  };
  const check = async () => {
    if (scenario.delayMs > 0) await new Promise((done) => setTimeout(done, scenario.delayMs));
    if (!signedIn) fail("UNAUTHORIZED", "Not signed in.");
    if (scenario.failure) fail(scenario.failure, "Preview failure.");
  };

  const api: Api = {
    session: {
      current: async () => signedIn,
      signIn: async ({ password }) => {
        if (password === "wrong") fail("UNAUTHORIZED", "Wrong.");
        signedIn = scenario.viewer;
      },
      signOut: async () => {
        signedIn = null;
      },
    },
    setup: {
      state: async () => ({ ownerExists: scenario.ownerExists }),
      redeem: async ({ token }) => {
        if (token === "used")
          fail("UNPROCESSABLE_CONTENT", "This owner link was used already. Make a new one with npm run owner-link.");
      },
    },
    dashboard: {
      get: async () => {
        await check();
        return fakeDashboard({
          now: Date.now(),
          timeZone,
          rows,
          accounts: scenario.accounts,
          counts: countsOf(rows),
          leads: await api.leads.list({}),
        });
      },
      chooseTimeZone: async (input) => {
        timeZone = input.timeZone;
        return after;
      },
    },
    conversations: {
      list: async ({ view, accountId, cursor }) => {
        await check();
        const matching = matchingOf(view, accountId);
        const start = Number(cursor ?? 0);
        const end = start + (start === 0 ? firstPage : scenario.pageSize);
        const shown = matching.slice(start, end).map((row) => ({ ...row, draft: draftIn(row) }));
        return { rows: shown, next: end < matching.length ? String(end) : null, behind: false };
      },
      counts: async () => countsOf(rows),
      get: async ({ conversationId }) => {
        await check();
        const row = rowOf(conversationId);
        return {
          row,
          reply: permission(row),
          assignable: team,
          contact: {
            firstSeenAt: Date.now() - 40 * day,
            followers: 1_284,
            verified: row.id === "1001",
            followsAccount: true,
            profileFetchedAt: Date.now() - 5 * hour,
            profileError: null,
          },
          behind: false,
        };
      },
      thread: async ({ conversationId, cursor, towards, around, opening }) => {
        await check();
        const all = threadOf(conversationId);
        const unread = opening ? rowOf(conversationId).unread : 0;
        const firstUnread = unread > 0 ? all.filter(({ direction }) => direction === "in").at(-unread) : undefined;
        const { start, end } = spanOf(all, { cursor, towards, around: around ?? firstUnread?.id });
        return {
          entries: all.slice(start, end),
          older: start > 0 ? String(start) : null,
          newer: end < all.length ? String(end) : null,
          unreadFrom: firstUnread?.id ?? null,
          behind: false,
        };
      },
      drafts: async ({ conversationId }) => drafts.get(conversationId) ?? scenario.draft ?? { reply: "", note: "" },
      keepDraft: async ({ conversationId, mode, text }) => {
        await check();
        const kept = drafts.get(conversationId) ?? { reply: "", note: "" };
        drafts.set(conversationId, { ...kept, [mode]: text });
      },
      reply: async ({ conversationId, replyId, text }) => {
        if (scenario.expires) signedIn = null;
        await check();
        if (text === "refuse")
          fail("UNPROCESSABLE_CONTENT", "The time to reply ended while you were writing. Your text is kept.");
        if (text === "stuck") fail("SERVICE_UNAVAILABLE", "Preview failure.");
        const texts = splitText(text) ?? fail("UNPROCESSABLE_CONTENT", "That is too long. Shorten it; it is kept.");
        const entries = texts.map((each, n) => replied({ replyId, n }, Date.now(), each));
        threads.set(conversationId, [...threadOf(conversationId), ...entries]);
        update(conversationId, {
          lastAt: Date.now(),
          lastDirection: "out",
          lastKind: "text",
          preview: { text, forgotten: false },
        });
        for (const entry of entries) {
          const { part } = entry;
          if (!part) continue;
          setTimeout(
            () => progress(conversationId, entry.id, { part: { ...part, state: "sending", attempt: 1 } }),
            600,
          );
          setTimeout(
            () => progress(conversationId, entry.id, { part: { ...part, state: "accepted", attempt: 1 } }),
            1_600,
          );
          setTimeout(() => progress(conversationId, entry.id, { seen: true }), 5_000);
        }
        return after;
      },
      assign: async ({ conversationId, userId }) => {
        const assignee = team.find(({ id }) => id === userId) ?? null;
        const entry = forTheTeam({ id: crypto.randomUUID(), at: Date.now(), kind: "assignment", assignee });
        threads.set(conversationId, [...threadOf(conversationId), entry]);
        update(conversationId, { assignee });
        return after;
      },
      writeNote: async ({ conversationId, noteId, text }) => {
        const entry = forTheTeam({ id: noteId, at: Date.now(), kind: "note", text });
        threads.set(conversationId, [...threadOf(conversationId), entry]);
        changed(conversationId);
        return after;
      },
      archive: async ({ conversationId }) => {
        update(conversationId, { status: "archived" });
        return after;
      },
      reopen: async ({ conversationId }) => {
        update(conversationId, { status: "open" });
        return after;
      },
      markRead: async ({ conversationId }) => {
        if (!scenario.keepsUnread) update(conversationId, { unread: 0 });
        return after;
      },
      settlePart: async ({ conversationId, partId, as }) =>
        settle(conversationId, partId, as === "went_out" ? "accepted" : "queued"),
      cancelPart: async ({ conversationId, partId }) => settle(conversationId, partId, "cancelled"),
    },
    leads: fakeLeads({ rows: () => rows, team, check, changed }),
    quarantine: {
      list: async ({ itemStatus, reason }) => {
        await check();
        const rows = scenario.quarantine.filter(
          (row) => row.status === itemStatus && (!reason || row.reason === reason),
        );
        const reasons = [...new Set(scenario.quarantine.map((row) => row.reason))].map((one) => ({
          reason: one,
          held: scenario.quarantine.filter((row) => row.reason === one && row.status === "held").length,
        }));
        return { rows, next: null, reasons, seesUnknown: true, behind: false };
      },
      get: async () => fail("NOT_FOUND", "There is no such item."),
      redrive: async () => after,
      redriveAll: async () => ({ ...after, asked: 0, more: false }),
    },
    incomplete: {
      list: async () => ({ rows: scenario.incomplete, more: false }),
      retry: async () => {},
    },
    accounts: {
      list: async () => {
        await check();
        return { accounts: scenario.accounts, behind: false };
      },
      connectUrl: async () => ({ url: "/channels?connected=atelier.preview" }),
      disconnect: async () => after,
    },
  };

  return {
    api,
    receive: (conversationId, text) => {
      const now = Date.now();
      const blank = threadOf(conversationId)[0] ?? replied({ replyId: "none", n: 0 }, now, "");
      threads.set(conversationId, [
        ...threadOf(conversationId),
        {
          ...blank,
          id: `in-${now}`,
          at: now,
          direction: "in",
          text,
          part: null,
          actor: null,
          replyTo: null,
          attachments: [],
          seen: false,
        },
      ]);
      const { unread } = rowOf(conversationId);
      update(conversationId, {
        lastAt: now,
        lastDirection: "in",
        lastKind: "text",
        preview: { text, forgotten: false },
        unread: unread + 1,
        status: "open",
      });
    },
    changesSoFar: () => changes.length,
    changes: async function* (after, signal) {
      let wake = () => {};
      const listener = () => wake();
      listeners.add(listener);
      signal.addEventListener("abort", listener);
      try {
        for (let next = after; !signal.aborted; ) {
          const change = changes[next];
          if (change) yield [++next, change];
          else
            await new Promise<void>((done) => {
              wake = done;
            });
        }
      } finally {
        listeners.delete(listener);
      }
    },
  };
};
