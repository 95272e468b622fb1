/** What one comparison counted, and every broken promise in words. */
export interface Comparison {
  readonly counted: Readonly<Record<string, number>>;
  readonly broken: readonly string[];
}
