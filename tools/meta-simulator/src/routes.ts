import { Hono } from "hono";
import { controlRoutes } from "./control/routes.ts";
import { graphRoutes } from "./graph/routes.ts";
import { loopbackOnly } from "./guard.ts";
import { askOwner, takeDecision } from "./login/authorize.ts";
import { pictureRoutes } from "./phone/pictures.ts";
import { phoneRoutes } from "./phone/routes.ts";
import type { Simulation } from "./simulation.ts";
import type { Callback } from "./webhooks/callback.ts";

/** Everything the simulator answers: Meta's paths for anyone with a token, the rest for this machine's people. */
export const routes = (sim: Simulation, callback: Callback): Hono => {
  const app = new Hono();
  app.route("/", graphRoutes(sim));
  app.route("/", pictureRoutes());
  app.use(loopbackOnly);
  app.get("/oauth/authorize", (c) => askOwner(sim, c));
  app.post("/oauth/authorize", (c) => takeDecision(sim, c));
  app.route("/_", controlRoutes(sim, callback));
  app.route("/", phoneRoutes(sim));
  return app;
};
