import type { DraftKept } from "../../live/drafts-kept.ts";
import type { ConversationList, ConversationListRow } from "../../views.ts";

/** What the list shows, in its order, and the cursor after its last row. */
export interface ListState {
  readonly rows: readonly ConversationListRow[];
  readonly next: string | null;
}

/**
 * Lays a fresh first page over what is loaded. Rows that left the page upwards or out of the filter go; pages loaded
 * below it stay. `rank` is what the list is sorted by, highest first. A page that shares nothing with what was there
 * replaces it, for there may be a gap between them.
 */
export const withFirstPage = (
  state: ListState,
  page: ConversationList,
  rank: (row: ConversationListRow) => number = ({ lastAt }) => lastAt,
): ListState => {
  const fresh: ListState = { rows: page.rows, next: page.next };
  if (page.next === null) return fresh;
  const onPage = new Set(page.rows.map(({ id }) => id));
  const last = page.rows.at(-1);
  const below = state.rows.filter((row) => !onPage.has(row.id) && last !== undefined && rank(row) <= rank(last));
  const shares = state.rows.some(({ id }) => onPage.has(id));
  return shares && below.length > 0 ? { rows: [...page.rows, ...below], next: state.next } : fresh;
};

/** Adds the page after the last row; a row that moved meanwhile is not shown twice. */
export const withNextPage = (state: ListState, page: ConversationList): ListState => {
  const known = new Set(state.rows.map(({ id }) => id));
  return { rows: [...state.rows, ...page.rows.filter(({ id }) => !known.has(id))], next: page.next };
};

/** Ids among `changed` whose rows are shown but were not on the fresh first page, so nobody has looked at them yet. */
export const staleBelow = (state: ListState, page: ConversationList, changed: readonly string[]): readonly string[] => {
  const fresh = new Set(page.rows.map(({ id }) => id));
  return changed.filter((id) => !fresh.has(id) && state.rows.some((row) => row.id === id));
};

/** Replaces one row in its place. */
export const withRow = (state: ListState, row: ConversationListRow): ListState => ({
  ...state,
  rows: state.rows.map((known) => (known.id === row.id ? row : known)),
});

/** Longest beginning of a draft that a row holds. */
const draftCharacters = 160;

/** The viewer has written something for a conversation and not sent it; an empty text ends that. */
export const withDraft = (state: ListState, { conversationId, text }: DraftKept): ListState => {
  const draft = text.trim() === "" ? null : text.slice(0, draftCharacters).toWellFormed();
  const changes = state.rows.some((row) => row.id === conversationId && row.draft !== draft);
  return changes
    ? { ...state, rows: state.rows.map((row) => (row.id === conversationId ? { ...row, draft } : row)) }
    : state;
};

export const withoutRow = (state: ListState, id: string): ListState => ({
  ...state,
  rows: state.rows.filter((row) => row.id !== id),
});
