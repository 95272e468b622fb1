const pausesMs = [1_000, 2_000, 5_000, 10_000, 20_000, 30_000] as const;
/** After so many tries, some ten minutes, a person decides. */
const triesAtMost = 25;

/** Whether a reply that was tried so often is tried again by itself. */
export const patienceLeft = (tried: number): boolean => tried < triesAtMost;

/** How long to wait before the next try, in milliseconds. */
export const pauseBefore = (tried: number): number => pausesMs[Math.min(Math.max(tried, 1), pausesMs.length) - 1] ?? 0;
