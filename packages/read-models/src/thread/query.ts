import type { Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";
import { type ListPage, type Lookup, pageOf, type Step, stepQuery } from "../keyset.ts";
import { storedName } from "../projection.ts";
import type { SeenMark, ThreadItem } from "./document.ts";
import { thread } from "./project.ts";

/** One step through a thread, newest first; what is hidden is left out. Index: `by_time`. */
export const threadItems = (
  options: { readonly workspaceId: string; readonly conversationId: string; readonly limit: number },
  step: Step,
): Query =>
  stepQuery(
    {
      collection: storedName(thread, "items"),
      index: "by_time",
      where: [
        { field: "workspaceId", equals: options.workspaceId },
        { field: "conversationId", equals: options.conversationId },
        { field: "hidden", equals: false },
      ],
      limit: options.limit,
    },
    step,
  );

export const threadPage = (step: Step, found: DocumentPage): ListPage<ThreadItem & Document> =>
  pageOf<ThreadItem & Document>(step, found, threadCursor);

export const threadCursor = ({ at, id }: Pick<ThreadItem, "at" | "id">): Cursor => [at, id];

/** One entry by its id. */
export const threadItem = (id: string): Lookup => ({ collection: storedName(thread, "items"), ids: [id] });

/** The entry that an event of the conversation made, if it made one. Index: `by_revision`. */
export const itemAtRevision = (options: {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly revision: number;
}): Query => ({
  collection: storedName(thread, "items"),
  index: "by_revision",
  where: [
    { field: "workspaceId", equals: options.workspaceId },
    { field: "conversationId", equals: options.conversationId },
    { field: "revision", equals: options.revision },
  ],
  direction: "ascending",
  limit: 1,
});

/** So many of them at most: each message has few edits, reactions and answers. */
const MAX_BESIDE = 1_000;

/** Messages by their ids, with their reactions and newest edits, whichever of them are known. Index: `by_mid`. */
export const besideMessages = (options: {
  readonly workspaceId: string;
  readonly conversationId: string;
  readonly mids: readonly string[];
}): Query => ({
  collection: storedName(thread, "items"),
  index: "by_mid",
  where: [
    { field: "workspaceId", equals: options.workspaceId },
    { field: "conversationId", equals: options.conversationId },
    { field: "mid", in: options.mids },
  ],
  direction: "ascending",
  limit: MAX_BESIDE,
});

export const seenMark = (conversationId: string): Lookup => ({
  collection: storedName(thread, "seen"),
  ids: [conversationId],
});

/**
 * Whether an item is shown now. An echo that came after an attempt without outcome may be that attempt's own message,
 * which its part shows already; it appears as sent elsewhere once every such attempt has an outcome.
 */
export const isShown = (item: ThreadItem, mark: SeenMark | null): boolean =>
  !item.hidden &&
  (item.kind !== "echo" || !(mark?.openAttempts ?? []).some(({ revision }) => revision < item.revision));

/** Whether the contact has seen an outbound item. */
export const isSeen = (item: ThreadItem, mark: SeenMark | null): boolean =>
  item.direction === "out" && typeof mark?.until === "number" && item.at <= mark.until;
