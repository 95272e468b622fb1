import { personName } from "../../text/names.ts";
import { type Clock, relativeTime, timeLeft } from "../../text/times.ts";
import { counted } from "../../text/words.ts";
import type { ConversationListRow } from "../../views.ts";
import { previewWords } from "./preview.tsx";

const urgentMs = 6 * 3_600_000;

/** What is left to reply, when it is little enough to matter: `3 h`. Null otherwise, and when nobody waits. */
export const urgentWindow = ({ openUntil, lastDirection }: ConversationListRow, now: number): string | null => {
  if (openUntil === null || lastDirection === "out") return null;
  const left = openUntil - now;
  return left > 0 && left < urgentMs ? timeLeft(left) : null;
};

/** A row's accessible name, always in this order: name, unread, preview, time, account, assignee, window, trouble, place. */
export const rowName = (row: ConversationListRow, clock: Clock, gone = false): string => {
  const left = urgentWindow(row, clock.now);
  return [
    personName(row.contact),
    row.unread > 0 && counted(row.unread, "unread message"),
    previewWords(row),
    relativeTime(row.lastAt, clock),
    `@${row.account.username}`,
    row.assignee && `assigned to ${row.assignee.name}`,
    left && `${left} left to reply`,
    row.troubled > 0 && `${counted(row.troubled, "reply", "replies")} not sent`,
    gone && "no longer in this list",
  ]
    .filter(Boolean)
    .join(", ");
};
