import type { TRPCError } from "@trpc/server";
import type { AccountView, ConversationListRow, ReplyPermission, ThreadEntry, Viewer } from "../app/views.ts";
import { manyAccounts, minute, oneAccount, rowFrom, viewer } from "./people.ts";
import { everydayRows, manyRows } from "./rows.ts";
import { everydayThread, everyKindThread, longThread } from "./threads.ts";

/** A state of the world to look at pages in. */
export interface Scenario {
  readonly about: string;
  readonly viewer: Viewer | null;
  readonly ownerExists: boolean;
  readonly accounts: readonly AccountView[];
  readonly rows: readonly ConversationListRow[];
  readonly thread: (row: ConversationListRow) => readonly ThreadEntry[];
  readonly reply: ReplyPermission | null;
  readonly failure: TRPCError["code"] | null;
  readonly delayMs: number;
  readonly keepsUnread: boolean;
  readonly demo: boolean;
}

const everyday = (now: number): Scenario => ({
  about: "an ordinary morning",
  viewer,
  ownerExists: true,
  accounts: oneAccount(now),
  rows: everydayRows(now),
  thread: ({ id }) =>
    id === "1006" ? everyKindThread(now) : id === "1004" ? longThread(now, 120) : everydayThread(now),
  reply: null,
  failure: null,
  delayMs: 0,
  keepsUnread: false,
  demo: true,
});

const blocked = (
  reason: Extract<ReplyPermission, { allowed: false }>["reason"],
  explanation: string,
): ReplyPermission => ({
  allowed: false,
  reason,
  explanation,
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
  many: (now) => ({
    ...everyday(now),
    about: "5,000 conversations",
    accounts: manyAccounts(now),
    rows: manyRows(now, 5_000),
  }),
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
      "Instagram allows replies for 24 hours after the person's last message. You can reply as soon as they write again.",
    ),
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
  slow: (now) => ({ ...everyday(now), about: "every answer takes two seconds", delayMs: 2_000 }),
  "signed-out": (now) => ({ ...everyday(now), about: "nobody signed in", viewer: null }),
  "first-run": (now) => ({ ...everyday(now), about: "no owner yet", viewer: null, ownerExists: false }),
};
