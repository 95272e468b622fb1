import { START } from "@soshogle/event-store/event-store";

/** The lowest of some positions; `START` of none. */
export const earliestOf = (positions: readonly string[]): string => positions.toSorted()[0] ?? START;

/** The highest of some positions; `START` of none. */
export const latestOf = (positions: readonly string[]): string => positions.toSorted().at(-1) ?? START;
