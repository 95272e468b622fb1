import type { ContactRecorded } from "@soshogle/domain/contact/events";
import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf, idOf, partsOfConversationId } from "@soshogle/domain/ids";
import { slotOf } from "@soshogle/domain/slots";
import type { ContentSlot } from "../content-slots.ts";
import { slotOfEvent } from "../content-slots.ts";
import type { Collection, Lower, Projection } from "../projection.ts";
import type { Attention, ContactName, ConversationCounts, ConversationRow, StatusTally } from "./document.ts";
import { addTallies, isNothing, minusTally, nothing } from "./tallies.ts";
import { answered, asked, begun, notWaiting, takenBack, waitingAnew, wentOut, withoutPart } from "./waiting.ts";

const NAMES = "names";
const ROWS = "rows";
/** How many revisions of unread messages a row remembers. */
const UNREAD_REVISIONS = 100;

/** A contact's name, kept from its first profile on, which may come before the conversation. */
const names: Collection = {
  name: NAMES,
  indexes: [],
  touches: ({ type, stream }) =>
    type === "ContactProfileFetched" || type === "ConversationStarted" ? [idOf(stream)] : [],
  project: ({ document, event }) =>
    event.type === "ContactProfileFetched"
      ? ({
          workspaceId: event.meta.workspaceId,
          content: { name: slotOfEvent(event, ["name", "username", "pictureUrl"]) },
        } satisfies Omit<ContactName, "id">)
      : document,
};

/** A row begins with its conversation: a profile alone makes none. */
const rows: Collection = {
  name: ROWS,
  indexes: [
    { name: "by_status", fields: ["workspaceId", "status", "lastAt"] },
    { name: "by_attention", fields: ["workspaceId", "status", "attention", "lastAt"] },
    { name: "by_account_and_attention", fields: ["workspaceId", "accountId", "status", "attention", "lastAt"] },
    { name: "by_waiting", fields: ["workspaceId", "status", "waitingSince"] },
    { name: "by_account_and_waiting", fields: ["workspaceId", "accountId", "status", "waitingSince"] },
    { name: "by_assignee", fields: ["workspaceId", "status", "assigneeId", "lastAt"] },
    { name: "by_account_and_assignee", fields: ["workspaceId", "accountId", "status", "assigneeId", "lastAt"] },
  ],
  touches: ({ type, stream }) =>
    categoryOf(stream) === "conversation" || type === "ContactProfileFetched" ? [idOf(stream)] : [],
  project: ({ id, document, event, lower }) => {
    const row = document as ConversationRow | null; // made by this function
    if (event.type === "ConversationStarted") return row ?? startRow(id, event, nameIn(lower, id));
    return row && withAttention(nextRow(row, event as unknown as ContactRecorded | ConversationRecorded, lower)); // of the categories below
  },
};

const nameIn = (lower: Lower, id: string): ContentSlot | null =>
  (lower.after(NAMES, id) as ContactName | null)?.content.name ?? null; // made by `names`

const startRow = (id: string, { meta, revision }: AnyRecorded, name: ContentSlot | null): ConversationRow => ({
  id,
  workspaceId: meta.workspaceId,
  ...partsOfConversationId(id),
  channel: "instagram",
  status: "open",
  assigneeId: null,
  startedAt: meta.occurredAt,
  lastAt: meta.occurredAt,
  lastDirection: null,
  lastKind: null,
  lastMessage: null,
  lastEdit: 0,
  lastCustomerAt: null,
  unread: 0,
  unreadRevisions: [],
  lastRevision: Number(revision),
  troubledParts: [],
  attention: "none",
  ...notWaiting,
  content: { name, preview: null },
});

const withAttention = (row: ConversationRow): ConversationRow => {
  const attention = attentionOf(row);
  return attention === row.attention ? row : { ...row, attention };
};
const attentionOf = ({ unread, troubledParts }: ConversationRow): Attention => {
  if (troubledParts.length > 0) return unread > 0 ? "unread_and_failed" : "failed";
  return unread > 0 ? "unread" : "none";
};

const nextRow = (
  before: ConversationRow,
  event: ContactRecorded | ConversationRecorded,
  lower: Lower,
): ConversationRow => {
  if (event.type === "ContactProfileFetched")
    return { ...before, content: { ...before.content, name: nameIn(lower, before.id) } };
  const row = { ...before, lastRevision: Number(event.revision) };
  switch (event.type) {
    case "MessageReceived": {
      const { sentAt: at, mid: message } = event.data;
      return withNewest(written(row, event, at), { at, direction: "in", kind: kindOf(event.data), message, event });
    }
    case "PostbackReceived": {
      const { tappedAt: at, mid: message } = event.data;
      return withNewest(written(row, event, at), { at, direction: "in", kind: "postback", message, event });
    }
    case "ReferralReceived":
      return { ...row, lastCustomerAt: Math.max(row.lastCustomerAt ?? 0, event.data.referredAt) };
    case "MessageEchoed": {
      const { sentAt: at, mid: message } = event.data;
      return withNewest(answered(row, at), { at, direction: "out", kind: kindOf(event.data), message, event });
    }
    case "MessageEdited":
      return edited(row, event);
    case "PartRequested": {
      const { partId: message, requestedAt: at, attachmentType } = event.data;
      const kind = attachmentType ?? "text";
      return withNewest(begun(row, message, at), { at, direction: "out", kind, message, event });
    }
    case "MessageUnsent": {
      const { revisions } = event.data;
      const rest = takenBack(row, revisions);
      return revisions.some((revision) => previews(row, event, { from: revision, to: revision }))
        ? withoutPreview(rest, "unsent")
        : rest;
    }
    case "ContentErased":
      return previews(row, event, event.data) ? withoutPreview(row, "erased") : row;
    case "PartFailed":
      return event.data.retryAt === null
        ? troubled(withoutPart(row, event.data.partId), event.data.partId)
        : untroubled(row, event.data.partId);
    case "PartUnresolved":
      return troubled(row, event.data.partId);
    case "PartAccepted": {
      const { partId, mid, acceptedAt } = event.data;
      const sent = untroubled(wentOut(row, partId, acceptedAt), partId);
      return row.lastMessage === partId ? { ...sent, lastMessage: mid ?? partId } : sent;
    }
    case "PartReleased":
      return untroubled(row, event.data.partId);
    case "PartCancelled":
      return untroubled(withoutPart(row, event.data.partId), event.data.partId);
    case "ConversationArchived":
      return { ...row, status: "archived" };
    case "ConversationReopened":
      // The message that reopens it was recorded right before.
      return {
        ...(event.data.because === "message" ? waitingAnew(row, row.lastRevision - 1) : row),
        status: "open",
      };
    case "ConversationAssigned":
      return { ...row, assigneeId: event.data.userId };
    case "ConversationMarkedRead":
      return markedRead(row, event.data.upTo);
    default:
      return row;
  }
};

/** The contact wrote or tapped something, which the team has not read and not answered. */
const written = (row: ConversationRow, { revision }: ConversationRecorded, at: number): ConversationRow => {
  const unreadRevisions = [...row.unreadRevisions, Number(revision)].slice(-UNREAD_REVISIONS);
  const lastCustomerAt = Math.max(row.lastCustomerAt ?? at, at);
  const counted = { ...row, lastCustomerAt, unread: row.unread + 1, unreadRevisions };
  return asked(counted, { at, revision: Number(revision) });
};

/** The preview follows the newest edit of the newest message; what was destroyed stays destroyed. */
const edited = (
  row: ConversationRow,
  event: Extract<ConversationRecorded, { type: "MessageEdited" }>,
): ConversationRow => {
  const { mid, number } = event.data;
  if (mid !== row.lastMessage || number <= row.lastEdit || row.lastKind !== "text") return row;
  return { ...row, lastEdit: number, content: { ...row.content, preview: slotOfEvent(event, ["text"]) } };
};

const kindOf = (facts: { textBytes: number; attachmentTypes: readonly string[]; unsupported: boolean }): string => {
  if (facts.textBytes > 0) return "text";
  return facts.attachmentTypes[0] ?? (facts.unsupported ? "unsupported" : "text");
};

interface Newest {
  readonly at: number;
  readonly direction: "in" | "out";
  readonly kind: string;
  /** Its `mid` or the id of its part; null when it has neither. */
  readonly message: string | null;
  readonly event: ConversationRecorded;
}

/** A message that is older than the newest one changes neither order nor preview. */
const withNewest = (row: ConversationRow, { at, direction, kind, message, event }: Newest): ConversationRow => {
  if (row.lastDirection !== null && at < row.lastAt) return row;
  const newest = { lastAt: at, lastDirection: direction, lastKind: kind, lastMessage: message, lastEdit: 0 };
  return { ...row, ...newest, content: { ...row.content, preview: slotOfEvent(event, ["text", "title"]) } };
};

/** Whether the preview comes from an event of the same stream in a range of revisions. */
const previews = (
  { content }: ConversationRow,
  { stream }: ConversationRecorded,
  { from, to }: { readonly from: number; readonly to: number },
): boolean => {
  const [ofStream, revision] = content.preview?.from.split("@") ?? [];
  return ofStream === stream && Number(revision) >= from && Number(revision) <= to;
};

const withoutPreview = (row: ConversationRow, lastKind: "unsent" | "erased"): ConversationRow => ({
  ...row,
  lastKind,
  content: { ...row.content, preview: null },
});

const troubled = (row: ConversationRow, partId: string): ConversationRow =>
  row.troubledParts.includes(partId) ? row : { ...row, troubledParts: [...row.troubledParts, partId] };
const untroubled = (row: ConversationRow, partId: string): ConversationRow =>
  row.troubledParts.includes(partId)
    ? { ...row, troubledParts: row.troubledParts.filter((part) => part !== partId) }
    : row;

/** Unread messages older than the remembered revisions are taken for read together with the oldest of these. */
const markedRead = (row: ConversationRow, upTo: number): ConversationRow => {
  const unreadRevisions = row.unreadRevisions.filter((revision) => revision > upTo);
  return unreadRevisions.length === row.unreadRevisions.length
    ? row
    : { ...row, unreadRevisions, unread: unreadRevisions.length };
};

/** What each event changed about its row, added up. */
const counts: Collection = {
  name: "counts",
  fedBy: "slot",
  indexes: [{ name: "by_account", fields: ["workspaceId", "accountId"] }],
  touches: (event, lower) => {
    if (categoryOf(event.stream) !== "conversation") return [];
    const id = idOf(event.stream);
    const before = lower.before(ROWS, id) as ConversationRow | null; // made by `rows`
    const row = lower.after(ROWS, id) as ConversationRow | null;
    const same = assigneeOf(before) === assigneeOf(row) && isNothing(minusTally(tallyOf(row), tallyOf(before)));
    return same || row === null ? [] : [countsId(row, slotOf(event.meta.partition))];
  },
  project: ({ id, document, event, lower }) => {
    const before = lower.before(ROWS, idOf(event.stream)) as ConversationRow | null; // made by `rows`
    const after = lower.after(ROWS, idOf(event.stream)) as ConversationRow | null;
    const counted = (document as ConversationCounts | null) ?? firstCounts(id, after); // made by this function
    const gone = minusTally(nothing, tallyOf(before));
    const assigned = withAssigned(withAssigned(counted.assigned, before, gone), after, tallyOf(after));
    return { ...counted, ...addTallies(addTallies(counted, gone), tallyOf(after)), assigned };
  },
};

const assigneeOf = (row: ConversationRow | null): string | null => row?.assigneeId ?? null;

const withAssigned = (
  assigned: ConversationCounts["assigned"],
  row: ConversationRow | null,
  change: StatusTally,
): ConversationCounts["assigned"] => {
  const userId = assigneeOf(row);
  if (userId === null) return assigned;
  const { [userId]: known = nothing, ...others } = assigned;
  const next = addTallies(known, change);
  return isNothing(next) ? others : { ...others, [userId]: next };
};

const countsId = ({ workspaceId, accountId }: ConversationRow, slot: number): string =>
  `${workspaceId}|${accountId}|${slot}`;
const firstCounts = (id: string, row: ConversationRow | null): ConversationCounts => {
  const { workspaceId, accountId } = row as ConversationRow; // `touches` named the counts after this row
  return { id, workspaceId, accountId, ...nothing, assigned: {} };
};

/** What one row adds to the counts. */
export const tallyOf = (row: ConversationRow | null): StatusTally => {
  if (row?.status !== "open") return { ...nothing, archived: Number(row?.status === "archived") };
  return {
    open: 1,
    archived: 0,
    unread: Number(row.unread > 0),
    waiting: Number(row.waitingSince !== null),
    failed: Number(row.troubledParts.length > 0),
  };
};

export const conversations: Projection = {
  name: "conversations",
  version: 4,
  categories: ["conversation", "contact"],
  levels: [[names], [rows], [counts]],
};
