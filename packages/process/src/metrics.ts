import { timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Effect, Redacted } from "effect";
import { Hono } from "hono";
import type { Config } from "./config.ts";
import { isLoopbackName } from "./loopback.ts";
import { gauge, type Metric, written } from "./metric.ts";

/** Some figures of one part of the product. Where a store is away they are left out, and a gauge says so. */
export type Figures = Effect.Effect<readonly Metric[], unknown>;

/** What a process counts, in Prometheus' text format, for whoever has the token; without one only on this machine. */
export const metricsRoutes = Effect.fnUntraced(function* (config: Config, parts: readonly Figures[]) {
  const delay = yield* loopDelay;
  const routes = new Hono();
  routes.get("/", async (c) => {
    if (!mayRead(config, c.req.header("authorization"))) return c.text("Unauthorized\n", 401);
    const metrics = [...(await Effect.runPromise(gather(parts))), ...delay()];
    return c.text(metrics.map(written).join(""), 200, { "content-type": "text/plain; version=0.0.4; charset=utf-8" });
  });
  return routes;
});

const gather = Effect.fnUntraced(function* (parts: readonly Figures[]) {
  const found = yield* Effect.forEach(parts, (part) => Effect.option(Effect.timeout(part, PART_MS)), {
    concurrency: "unbounded",
  });
  const missing = found.filter(({ _tag }) => _tag === "None").length;
  return [
    ...found.flatMap((part) => (part._tag === "Some" ? part.value : [])),
    gauge("metrics_missing_parts", "Groups of figures left out because a store did not answer.", missing),
    gauge("process_resident_memory_bytes", "Resident memory.", process.memoryUsage().rss),
  ];
});

const PART_MS = 3_000;
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
