import type { Automations } from "@soshogle/automations/layer";
import { automationFigures } from "@soshogle/automations/metrics";
import { ingestFigures } from "@soshogle/ingest/metrics";
import type { IngestBooks } from "@soshogle/intake/books";
import type { AccountRoutes } from "@soshogle/intake/route-account";
import type { Figures } from "@soshogle/process/metrics";
import type { CachedDocuments } from "@soshogle/projections/cached-documents";
import { readModelFigures } from "@soshogle/web/server/read-models/figures";
import type { AppServices } from "@soshogle/web/server/services";
import { Effect } from "effect";
import { cacheMetrics } from "./cache-metrics.ts";

/** What the four roles count, for `/metrics` of the one process. */
export const standaloneFigures = Effect.gen(function* () {
  const context = yield* Effect.context<AppServices | AccountRoutes | Automations | CachedDocuments | IngestBooks>();
  const figures: readonly Figures[] = [
    Effect.provideContext(ingestFigures, context),
    Effect.provideContext(automationFigures, context),
    Effect.provideContext(readModelFigures, context),
    Effect.provideContext(cacheMetrics, context),
  ];
  return figures;
});
