/** How a bounded cache does, since its process started. */
export interface CacheFigures {
  readonly hits: number;
  readonly misses: number;
  /** Entries it holds now. */
  readonly size: number;
  /** Entries it holds at most. */
  readonly bound: number;
}
