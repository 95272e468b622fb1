import type { Condition, Cursor, Document, DocumentPage, Query } from "@soshogle/document-store/document-store";
import { LeadStage } from "@soshogle/domain/lead/events";
import { type ListPage, type Lookup, pageOf, type Step, stepQuery } from "../keyset.ts";
import { storedName } from "../projection.ts";
import type { LeadCard } from "./document.ts";
import { leads } from "./project.ts";

const CARDS = storedName(leads, "cards");
/** Counts come per account and slot. */
const MAX_COUNTS = 6_400;

/** Whose leads, in which account. `ownerId` null asks for nobody's; undefined asks for all. */
export interface LeadFilter {
  readonly workspaceId: string;
  readonly accountId: string | undefined;
  readonly ownerId: string | null | undefined;
}

export interface LeadList extends LeadFilter {
  /** Undefined for every stage. */
  readonly stage: LeadStage | undefined;
  readonly limit: number;
}

const conditionsOf = ({ workspaceId, accountId, ownerId }: LeadFilter): readonly Condition[] => [
  { field: "workspaceId", equals: workspaceId },
  ...(accountId === undefined ? [] : [{ field: "accountId", equals: accountId }]),
  ...(ownerId === undefined ? [] : [{ field: "ownerId", equals: ownerId }]),
];

/** One step through the leads, the one that moved last first. */
export const leadList = ({ stage, limit, ...filter }: LeadList, step: Step): Query => {
  const stages: Condition =
    stage === undefined ? { field: "stage", in: LeadStage.options } : { field: "stage", equals: stage };
  return stepQuery(
    { collection: CARDS, index: indexFor(filter), where: [...conditionsOf(filter), stages], limit },
    step,
  );
};

const indexFor = ({ accountId, ownerId }: LeadFilter): string => {
  if (ownerId === undefined) return accountId === undefined ? "by_stage" : "by_account";
  return accountId === undefined ? "by_owner" : "by_account_owner";
};

export const leadPage = (step: Step, found: DocumentPage): ListPage<LeadCard & Document> =>
  pageOf<LeadCard & Document>(step, found, leadCursor);

/** The place of a card in every list of leads. */
export const leadCursor = ({ movedAt, id }: Pick<LeadCard, "movedAt" | "id">): Cursor => [movedAt, id];

export const leadCard = (leadId: string): Lookup => ({ collection: CARDS, ids: [leadId] });

/** The lead of a conversation, if it has one. Index: `by_conversation`. */
export const leadOfConversation = (workspaceId: string, conversationId: string): Query => ({
  collection: CARDS,
  index: "by_conversation",
  where: [
    { field: "workspaceId", equals: workspaceId },
    { field: "conversationId", equals: conversationId },
  ],
  direction: "descending",
  limit: 1,
});

/** The kept counts behind a list: with an owner those by owner, otherwise those of all owners together. */
export const leadCounts = (filter: LeadFilter): Query => {
  const byOwner = filter.ownerId !== undefined;
  return {
    collection: storedName(leads, byOwner ? "owner_counts" : "counts"),
    index: byOwner ? "by_owner" : "by_account",
    where: conditionsOf(filter),
    direction: "ascending",
    limit: MAX_COUNTS,
  };
};
