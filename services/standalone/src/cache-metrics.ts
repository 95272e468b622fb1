import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import { Commands } from "@soshogle/event-store/handle";
import { AccountRoutes } from "@soshogle/intake/route-account";
import { gauge, type Metric } from "@soshogle/process/metric";
import { CachedDocuments } from "@soshogle/projections/cached-documents";
import { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";

/** What the process remembers so as not to read it again: every such memory is bounded. */
export const cacheMetrics = Effect.gen(function* () {
  const states = (yield* Commands).figures();
  const { loaded, saved, ignored, skipped } = states.snapshots;
  const caches: Readonly<Record<string, CacheFigures>> = {
    stream_states: states,
    stream_keys: (yield* Vault).figures(),
    account_routes: (yield* AccountRoutes).figures(),
    projection_documents: (yield* CachedDocuments).figures(),
  };
  const each = (figure: keyof CacheFigures) =>
    Object.entries(caches).map(([cache, figures]) => ({ labels: { cache }, value: figures[figure] }));
  return [
    { name: "cache_hits_total", kind: "counter", help: "Look-ups that cost no read.", samples: each("hits") },
    { name: "cache_misses_total", kind: "counter", help: "Look-ups that had to read.", samples: each("misses") },
    { name: "cache_entries", kind: "gauge", help: "Entries in memory.", samples: each("size") },
    { name: "cache_entries_limit", kind: "gauge", help: "Entries at most.", samples: each("bound") },
    gauge("stream_states_bytes", "What the states of streams in memory hold, roughly.", states.bytes),
    gauge("stream_states_bytes_limit", "What they hold at most.", states.bytesBound),
    {
      name: "snapshots_total",
      kind: "counter",
      help: "Stored states of streams: loaded, saved, ignored as of no use, and skipped where one could not be saved.",
      samples: Object.entries({ loaded, saved, ignored, skipped }).map(([outcome, value]) => ({
        labels: { outcome },
        value,
      })),
    },
  ] satisfies readonly Metric[];
});
