import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import { Context } from "effect";

/** The documents that the projections of this process keep between batches. */
export class CachedDocuments extends Context.Service<CachedDocuments, { readonly figures: () => CacheFigures }>()(
  "projections/CachedDocuments",
) {}

const none: CacheFigures = { hits: 0, misses: 0, size: 0, bound: 0 };

/** Each reader of the log has a cache of its own: the one of what is read, and that of an edition that fills. */
export const sumOf = (all: Iterable<CacheFigures>): CacheFigures =>
  [...all].reduce(
    (sum, { hits, misses, size, bound }) => ({
      hits: sum.hits + hits,
      misses: sum.misses + misses,
      size: sum.size + size,
      bound: sum.bound + bound,
    }),
    none,
  );
