import type { TRPCError } from "@trpc/server";
import type {
  AccountView,
  ConversationListRow,
  Drafts,
  IncompleteRow,
  QuarantineRow,
  ReplyPermission,
  ThreadEntry,
  Viewer,
} from "../app/views.ts";
import { hour, manyAccounts, minute, oneAccount, rowFrom, team, viewer } from "./people.ts";
import { everydayRows, manyRows } from "./rows.ts";
import { everydayThread, everyKindThread, hardTexts, longText, longThread, teamThread, toldThread } from "./threads.ts";

/** A state of the world to look at pages in. */
export interface Scenario {
  readonly about: string;
  readonly viewer: Viewer | null;
  readonly ownerExists: boolean;
  readonly accounts: readonly AccountView[];
  readonly rows: readonly ConversationListRow[];
  readonly thread: (row: ConversationListRow) => readonly ThreadEntry[];
  readonly reply: ReplyPermission | null;
  /** What was typed and not sent, in every conversation. */
  readonly draft: Drafts | null;
  readonly failure: TRPCError["code"] | null;
  readonly delayMs: number;
  readonly keepsUnread: boolean;
  readonly demo: boolean;
  readonly quarantine: readonly QuarantineRow[];
  readonly incomplete: readonly IncompleteRow[];
  /** The session ends with the first thing that is written. */
  readonly expires: boolean;
  /** Conversations that each page of the list holds, after a first one of 50. */
  readonly pageSize: number;
}

const item = (now: number, place: number, more: Partial<QuarantineRow>): QuarantineRow => ({
  id: `item-${place}`,
  at: now - place * 47 * minute,
  status: "held",
  reason: "schema_mismatch",
  detail: "messaging[0].message.mid: expected text, found nothing",
  account: "atelier.preview",
  metaId: "1784…0001",
  list: "messaging",
  bytes: 412 + place * 31,
  tries: place,
  triedAt: place === 0 ? null : now - minute,
  asked: false,
  ...more,
});

const quarantined = (now: number): readonly QuarantineRow[] => [
  item(now, 0, {}),
  item(now, 1, {
    reason: "unknown_kind",
    detail: "messaging[0]: none of the known kinds (fields: sender, recipient, poll)",
  }),
  item(now, 2, { asked: true }),
  item(now, 3, { reason: "unparseable", detail: "not JSON at byte 118", account: null, metaId: null, list: "" }),
  item(now, 4, { status: "recorded" }),
];

const unfinished = (now: number): readonly IncompleteRow[] => [
  {
    id: "thread-1002",
    conversationId: "1002",
    contact: "Tomás Ferreira",
    shows: "thread",
    since: now - 3 * hour,
    state: "waiting",
    cause: {
      event: "MessageReceived",
      at: "conversation-account-1_1002@14",
      reason: "no schema of version 3; this program knows versions up to 2",
    },
  },
  {
    id: "conversations-1002",
    conversationId: "1002",
    contact: "Tomás Ferreira",
    shows: "conversations",
    since: now - 3 * hour,
    state: "trying",
    cause: { event: "MessageReceived", at: "conversation-account-1_1002@14", reason: "no schema of version 3" },
  },
  {
    id: "figures",
    conversationId: null,
    contact: null,
    shows: "figures",
    since: now - 26 * hour,
    state: "waiting",
    cause: { event: "LeadCreated", at: "lead-7f0c@0", reason: "a position that was counted already" },
  },
];

const longName = "Wilhelmina Alexandra van der Hoeven-Castellanos de la Torre";

/** Conversations with something of their own to look at. */
const threads: Readonly<Record<string, (now: number) => ThreadEntry[]>> = {
  1003: toldThread,
  1004: (now) => longThread(now, 120),
  1006: everyKindThread,
};

const everyday = (now: number): Scenario => ({
  about: "an ordinary morning",
  viewer,
  ownerExists: true,
  accounts: oneAccount(now),
  rows: everydayRows(now),
  thread: ({ id }) => threads[id]?.(now) ?? everydayThread(now),
  reply: null,
  draft: null,
  failure: null,
  delayMs: 0,
  keepsUnread: false,
  demo: true,
  quarantine: [],
  incomplete: [],
  expires: false,
  pageSize: 50,
});

const blocked = (
  reason: Extract<ReplyPermission, { allowed: false }>["reason"],
  explanation: string,
  closedAt: number | null = null,
): ReplyPermission => ({
  allowed: false,
  reason,
  explanation,
  closedAt,
});

/** Every scenario by its name. */
export const scenarios: Readonly<Record<string, (now: number) => Scenario>> = {
  everyday,
  "own-accounts": (now) => ({
    ...everyday(now),
    about: "five accounts, each in another state",
    accounts: manyAccounts(now),
    demo: false,
  }),
  "no-account": (now) => ({ ...everyday(now), about: "nothing connected yet", accounts: [], rows: [] }),
  "no-message": (now) => ({ ...everyday(now), about: "connected, nobody wrote yet", rows: [] }),
  "all-answered": (now) => ({
    ...everyday(now),
    about: "nothing needs anybody",
    rows: everydayRows(now).map((row) => ({ ...row, unread: 0, troubled: 0, waitingSince: null })),
  }),
  many: (now) => ({
    ...everyday(now),
    about: "5,000 conversations",
    accounts: manyAccounts(now),
    rows: manyRows(now, 5_000),
  }),
  quarantined: (now) => ({ ...everyday(now), about: "items that nobody understood", quarantine: quarantined(now) }),
  "quarantined-auditor": (now) => ({
    ...everyday(now),
    about: "the same, seen by an auditor",
    viewer: { ...viewer, role: "auditor" },
    quarantine: quarantined(now),
  }),
  "fifty-thousand": (now) => ({
    ...everyday(now),
    about: "50,000 conversations, 1,000 at a time",
    pageSize: 1_000,
    rows: manyRows(now, 50_000).map((row) => ({ ...row, account: { id: "account-1", username: "atelier.preview" } })),
  }),
  "all-done": (now) => ({
    ...everyday(now),
    about: "nothing is open, something is archived",
    rows: everydayRows(now).map((row) => ({ ...row, status: "archived" as const })),
  }),
  "nobody-mine": (now) => ({
    ...everyday(now),
    about: "two accounts, one of them without conversations",
    accounts: manyAccounts(now).slice(0, 4),
  }),
  assigned: (now) => ({
    ...everyday(now),
    about: "a team at work: everything has somebody, one of them with a long name",
    rows: everydayRows(now).map((row, place) => ({ ...row, assignee: team[place % team.length] ?? null })),
  }),
  "long-names": (now) => ({
    ...everyday(now),
    about: "names and texts as long as they come",
    viewer: { ...viewer, name: longName, workspace: { id: "workspace-preview", name: `${longName} & Sons` } },
    accounts: manyAccounts(now),
    rows: everydayRows(now).map((row, place) => ({
      ...row,
      account: { id: "account-2", username: "preview.ceramics.and.everything.else" },
      contact: { ...row.contact, name: place % 3 === 2 ? "W".repeat(60) : `${longName} ${place}` },
      assignee: { id: "user-long", name: longName },
      unread: place % 2 ? 0 : 1_204,
      troubled: place % 4 === 0 ? 3 : 0,
    })),
  }),
  "agent-no-account": (now) => ({
    ...everyday(now),
    about: "nothing connected yet, seen by an agent",
    viewer: { ...viewer, role: "agent" },
    accounts: [],
    rows: [],
  }),
  agent: (now) => ({ ...everyday(now), about: "an agent", viewer: { ...viewer, role: "agent" } }),
  urgent: (now) => ({
    ...everyday(now),
    about: "little time left to reply",
    reply: { allowed: true, until: now + 42 * minute },
    rows: [
      rowFrom(now, {
        id: "1001",
        name: "Mara Lindqvist",
        text: "Are you still there?",
        ago: 23 * 60 * minute + 18 * minute,
        unread: 1,
      }),
    ],
  }),
  closed: (now) => ({
    ...everyday(now),
    about: "the reply window is closed",
    reply: blocked(
      "window_closed",
      "Instagram allows replies for 24 hours after the person's last message. You can answer here as soon as they write again, or from the Instagram app. Your text is kept.",
      now - 2 * 24 * 60 * minute,
    ),
    draft: { reply: "Of course, I will keep both for you until Friday evening.", note: "" },
  }),
  "long-thread": (now) => ({
    ...everyday(now),
    about: "a thread of 5,000 messages, 40 of them unread",
    rows: [rowFrom(now, { id: "1001", name: "Mara Lindqvist", text: "And one more", ago: 11 * minute, unread: 40 })],
    thread: () => longThread(now, 5_000),
    keepsUnread: true,
  }),
  "long-draft": (now) => ({
    ...everyday(now),
    about: "a draft that becomes several messages",
    draft: { reply: longText, note: "Ask Ben about the discount before you answer" },
  }),
  names: (now) => ({
    ...everyday(now),
    about: "names and texts that try to break the page",
    rows: [
      rowFrom(now, { id: "1005", name: "ليلى حداد (Beirut) ", username: "layla.preview", text: "مرحبا", ago: hour }),
      rowFrom(now, { id: "1007", name: null, username: null, text: "hi", ago: 2 * hour }),
      rowFrom(now, { id: "1012", name: "<script>alert(1)</script>", text: "<b>bold?</b>", ago: 3 * hour }),
      rowFrom(now, { id: "1013", name: "N".repeat(300), text: "w".repeat(300), ago: 4 * hour }),
    ],
    thread: () => hardTexts(now),
  }),
  disconnected: (now) => ({
    ...everyday(now),
    about: "the account is disconnected",
    reply: blocked("account_disconnected", "Connect the Instagram account again to answer. Your text is kept."),
  }),
  auditor: (now) => ({
    ...everyday(now),
    about: "somebody who may only read",
    viewer: { ...viewer, role: "auditor" },
    reply: blocked("no_rights", "Your role reads everything and changes nothing."),
    keepsUnread: true,
  }),
  unavailable: (now) => ({ ...everyday(now), about: "the store does not answer", failure: "SERVICE_UNAVAILABLE" }),
  forbidden: (now) => ({ ...everyday(now), about: "no rights", failure: "FORBIDDEN" }),
  broken: (now) => ({ ...everyday(now), about: "a defect", failure: "INTERNAL_SERVER_ERROR" }),
  incomplete: (now) => ({
    ...everyday(now),
    about: "events that could not be read",
    incomplete: unfinished(now),
  }),
  expiring: (now) => ({
    ...everyday(now),
    about: "a session that ends while one writes",
    expires: true,
  }),
  team: (now) => ({
    ...everyday(now),
    about: "a conversation that the team talks about",
    rows: everydayRows(now).map((row) => ({ ...row, unread: 0 })),
    thread: () => teamThread(now),
  }),
  slow: (now) => ({ ...everyday(now), about: "every answer takes two seconds", delayMs: 2_000 }),
  "signed-out": (now) => ({ ...everyday(now), about: "nobody signed in", viewer: null }),
  "first-run": (now) => ({ ...everyday(now), about: "no owner yet", viewer: null, ownerExists: false }),
};
