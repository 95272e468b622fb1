import { Hono } from "hono";

/** How far a process is. A reason is a line for the person who watches it. */
export type Readiness =
  | { readonly is: "waiting"; readonly reason: string }
  | {
      readonly is: "ready";
      readonly app: Pick<Hono, "fetch">;
      /** Why a store does not answer now, or null. Where nothing is given, the app answers the probes itself. */
      readonly storesFault?: () => Promise<string | null>;
    }
  | { readonly is: "stopping" };

/**
 * `/healthz` answers while the event loop turns; `/readyz` only when the process does its work and its stores answer.
 * Everything else goes to the app, and is answered 503 before it is there, so that whoever asked tries again.
 */
export const probed = (readiness: () => Readiness): Pick<Hono, "fetch"> => {
  const routes = new Hono();
  routes.get("/healthz", (c) => c.json({ status: "ok" }));
  routes.get("/readyz", async (c) => {
    const now = readiness();
    if (now.is === "waiting") return c.json({ status: "unready", reason: now.reason }, 503);
    if (now.is === "stopping") return c.json({ status: "unready", reason: "this process ends" }, 503);
    if (now.storesFault === undefined) return now.app.fetch(c.req.raw, c.env);
    const reason = await now.storesFault();
    return reason === null ? c.json({ status: "ready" }) : c.json({ status: "unready", reason }, 503);
  });
  routes.all("*", (c) => {
    const now = readiness();
    if (now.is !== "waiting" && "app" in now) return now.app.fetch(c.req.raw, c.env);
    return c.json({ error: "not_ready" }, 503, { "retry-after": "5" });
  });
  return routes;
};
