import type { StatusTally } from "./document.ts";

export const nothing: StatusTally = { open: 0, archived: 0, unread: 0, waiting: 0, failed: 0 };

export const addTallies = (a: StatusTally, b: StatusTally): StatusTally => ({
  open: a.open + b.open,
  archived: a.archived + b.archived,
  unread: a.unread + b.unread,
  waiting: a.waiting + b.waiting,
  failed: a.failed + b.failed,
});

export const minusTally = (a: StatusTally, b: StatusTally): StatusTally => ({
  open: a.open - b.open,
  archived: a.archived - b.archived,
  unread: a.unread - b.unread,
  waiting: a.waiting - b.waiting,
  failed: a.failed - b.failed,
});

export const isNothing = (tally: StatusTally): boolean => Object.values(tally).every((count) => count === 0);
