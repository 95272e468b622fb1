import type { Document, Query } from "@soshogle/document-store/document-store";
import { SLOTS } from "@soshogle/domain/slots";
import { storedName } from "../projection.ts";
import { type AccountHeard, BUCKET_MS, DAY_MS, type Figure, type FiguresDay, figures } from "./document.ts";
import type { Span } from "./local-day.ts";
import { figuresProjection } from "./project.ts";

/** A span of more UTC days is not asked for. */
const MAX_DAYS = 8;
const MAX_HEARD = 6_400;

/** The kept figures of the UTC days that a span touches, one document a day and slot. Index: `by_day`. */
export const figuresWithin = (workspaceId: string, { from, until }: Span): Query => ({
  collection: storedName(figuresProjection, "days"),
  index: "by_day",
  where: [
    { field: "workspaceId", equals: workspaceId },
    { field: "day", atLeast: Math.floor(from / DAY_MS), atMost: Math.floor((until - 1) / DAY_MS) },
  ],
  direction: "ascending",
  limit: MAX_DAYS * SLOTS,
});

export type Sums = Readonly<Record<Figure, number>>;

/** Adds up the buckets that begin within a span, of what `figuresWithin` found for it or for a longer one. */
export const sumWithin = (found: readonly Document[], { from, until }: Span): Sums => {
  const sums = { received: 0, sent: 0, conversations: 0, leads: 0 };
  for (const document of found) {
    const day = document as unknown as FiguresDay; // made by the projection
    const first = Math.max(0, Math.ceil((from - day.day * DAY_MS) / BUCKET_MS));
    const end = Math.min(DAY_MS / BUCKET_MS, Math.ceil((until - day.day * DAY_MS) / BUCKET_MS));
    for (const figure of figures)
      for (let bucket = first; bucket < end; bucket++) sums[figure] += day[figure][bucket] ?? 0;
  }
  return sums;
};

/** When each account of a workspace was last heard of, one document an account and slot. Index: `by_account`. */
export const accountsHeard = (workspaceId: string): Query => ({
  collection: storedName(figuresProjection, "heard"),
  index: "by_account",
  where: [{ field: "workspaceId", equals: workspaceId }],
  direction: "ascending",
  limit: MAX_HEARD,
});

/** The newest time by account, of what `accountsHeard` found. */
export const heardByAccount = (found: readonly Document[]): ReadonlyMap<string, number> => {
  const newest = new Map<string, number>();
  for (const document of found) {
    const { accountId, heardAt } = document as unknown as AccountHeard; // made by the projection
    newest.set(accountId, Math.max(newest.get(accountId) ?? heardAt, heardAt));
  }
  return newest;
};
