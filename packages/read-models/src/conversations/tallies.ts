import type { StatusTally } from "./document.ts";

export const nothing: StatusTally = { open: 0, archived: 0, unread: 0 };

export const addTallies = (a: StatusTally, b: StatusTally): StatusTally => ({
  open: a.open + b.open,
  archived: a.archived + b.archived,
  unread: a.unread + b.unread,
});

export const minusTally = (a: StatusTally, b: StatusTally): StatusTally => ({
  open: a.open - b.open,
  archived: a.archived - b.archived,
  unread: a.unread - b.unread,
});

export const isNothing = ({ open, archived, unread }: StatusTally): boolean =>
  open === 0 && archived === 0 && unread === 0;
