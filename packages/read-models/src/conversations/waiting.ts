/** How many unanswered messages a row remembers: the oldest ones and the newest. */
const UNANSWERED = 50;
/** How many parts without a known outcome. */
const ASKED = 50;

/** An inbound message: its source's time, ms, and its revision. */
interface Inbound {
  readonly at: number;
  readonly revision: number;
}

/**
 * Whether and since when (ms) the contact waits: since the oldest inbound message after which nothing was sent out, by
 * the times of their sources. A part counts as sent, at the time of its request, only when it was accepted.
 */
export interface Waiting {
  readonly waitingSince: number | null;
  /** Oldest first. */
  readonly unanswered: readonly Inbound[];
  /** Time of the newest outbound message. */
  readonly answeredAt: number | null;
  readonly askedParts: readonly { readonly partId: string; readonly at: number }[];
}

export const notWaiting: Waiting = { waitingSince: null, unanswered: [], answeredAt: null, askedParts: [] };

const withUnanswered = <W extends Waiting>(row: W, unanswered: readonly Inbound[]): W => ({
  ...row,
  unanswered,
  waitingSince: unanswered[0]?.at ?? null,
});

/** The contact wrote; an answer that is known already may be newer. */
export const asked = <W extends Waiting>(row: W, message: Inbound): W => {
  if (row.answeredAt !== null && message.at <= row.answeredAt) return row;
  const later = row.unanswered.findIndex(({ at }) => at > message.at);
  const all = row.unanswered.toSpliced(later === -1 ? row.unanswered.length : later, 0, message);
  return withUnanswered(row, all.length > UNANSWERED ? all.toSpliced(UNANSWERED - 1, 1) : all);
};

/** Something went out. */
export const answered = <W extends Waiting>(row: W, at: number): W => {
  const next = { ...row, answeredAt: Math.max(row.answeredAt ?? at, at) };
  const rest = row.unanswered.filter((message) => message.at > at);
  return rest.length === row.unanswered.length ? next : withUnanswered(next, rest);
};

/** A part was requested. */
export const begun = <W extends Waiting>(row: W, partId: string, at: number): W => ({
  ...row,
  askedParts: [...row.askedParts, { partId, at }].slice(-ASKED),
});

/** A part went out; `acceptedAt` stands for the time of its request where that is not remembered. */
export const wentOut = <W extends Waiting>(row: W, partId: string, acceptedAt: number): W => {
  const at = row.askedParts.find((part) => part.partId === partId)?.at ?? acceptedAt;
  return answered(withoutPart(row, partId), at);
};

/** A part will not go out. */
export const withoutPart = <W extends Waiting>(row: W, partId: string): W =>
  row.askedParts.some((part) => part.partId === partId)
    ? { ...row, askedParts: row.askedParts.filter((part) => part.partId !== partId) }
    : row;

/** Who takes a message back waits for no answer to it. */
export const takenBack = <W extends Waiting>(row: W, revisions: readonly number[]): W => {
  const rest = row.unanswered.filter(({ revision }) => !revisions.includes(revision));
  return rest.length === row.unanswered.length ? row : withUnanswered(row, rest);
};

/** Archiving was the answer to everything before revision `from`. */
export const waitingAnew = <W extends Waiting>(row: W, from: number): W =>
  withUnanswered(
    row,
    row.unanswered.filter(({ revision }) => revision >= from),
  );
