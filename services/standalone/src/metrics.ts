import { timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Automations } from "@soshogle/automations/layer";
import { Progress } from "@soshogle/document-store/progress";
import { EventStore } from "@soshogle/event-store/event-store";
import { IngestBooks } from "@soshogle/ingest/books";
import { isLoopbackName } from "@soshogle/web/server/http/loopback";
import { Effect, Redacted } from "effect";
import { Hono } from "hono";
import { cacheMetrics } from "./cache-metrics.ts";
import type { Config } from "./config.ts";
import { counter, gauge, type Metric, written } from "./metric.ts";

/** What the process counts, in Prometheus' text format, for whoever has the token; without one only on this machine. */
export const metricsRoutes = Effect.fnUntraced(function* (config: Config) {
  const services = yield* Effect.context<Effect.Services<typeof gather | typeof cacheMetrics>>();
  const delay = yield* loopDelay;
  const routes = new Hono();
  routes.get("/", async (c) => {
    if (!mayRead(config, c.req.header("authorization"))) return c.text("Unauthorized\n", 401);
    const [figures, caches] = await Effect.runPromiseWith(services)(Effect.all([gather, cacheMetrics]));
    const metrics = [...figures, ...caches, ...delay()];
    return c.text(metrics.map(written).join(""), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return routes;
});

const NANOS = 1e9;

/** How long the event loop kept others waiting, from one reading to the next. */
const loopDelay = Effect.gen(function* () {
  const histogram = yield* Effect.acquireRelease(
    Effect.sync(() => monitorEventLoopDelay({ resolution: 5 })),
    (monitor) => Effect.sync(() => monitor.disable()),
  );
  histogram.enable();
  return (): readonly Metric[] => {
    const seconds = (quantile: number) => histogram.percentile(quantile) / NANOS;
    const [p50, p99, max] = [seconds(50), seconds(99), seconds(100)];
    histogram.reset();
    return [
      gauge("event_loop_delay_p50_seconds", "Median delay of the event loop since the last reading.", p50),
      gauge("event_loop_delay_p99_seconds", "99th percentile of it.", p99),
      gauge("event_loop_delay_max_seconds", "Longest of it.", max),
    ];
  };
});

const mayRead = ({ metricsToken, publicUrl }: Config, authorization: string | undefined): boolean => {
  if (metricsToken === null) return isLoopbackName(new URL(publicUrl).hostname);
  const expected = Buffer.from(`Bearer ${Redacted.value(metricsToken)}`);
  const given = Buffer.from(authorization ?? "");
  return expected.length === given.length && timingSafeEqual(expected, given);
};

const gather = Effect.gen(function* () {
  const books = (yield* IngestBooks).figures();
  const automations = yield* (yield* Automations).status;
  const head = yield* (yield* EventStore).head;
  const progress = yield* Progress;
  const passed = yield* progress.lowest;
  const stopped = yield* progress.hasStopped;
  const { rss } = process.memoryUsage();
  return [
    counter("ingest_items_received_total", "Webhook items that came with a right signature.", books.received),
    counter("ingest_items_recorded_total", "Items that became an event.", books.recorded),
    counter("ingest_items_repeated_total", "Items that had been recorded before.", books.repeated),
    counter("ingest_items_quarantined_total", "Items kept in quarantine.", books.quarantined),
    counter("ingest_items_failed_total", "Items answered with 503, to be delivered again.", books.failed),
    counter("ingest_bad_signatures_total", "Deliveries refused for their signature.", books.badSignature),
    counter("ingest_too_large_total", "Deliveries refused for their size.", books.tooLarge),
    gauge("automations_due_items", "Due items that wait; 1000 means at least.", automations.items),
    gauge("automations_running", "Due items at work.", automations.running),
    gauge("projections_behind", "1 while the read models have not passed the newest event.", passed < head ? 1 : 0),
    gauge("projections_stopped", "1 when the read models do not go on until a restart.", stopped ? 1 : 0),
    gauge("process_resident_memory_bytes", "Resident memory.", rss),
  ];
});
