import { Hono } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { exchangeCode, exchangeToken, refreshToken } from "../login/tokens.ts";
import type { Simulation } from "../simulation.ts";
import { type GraphEnv, loggedCalls } from "./calls.ts";
import { listConversations } from "./conversations.ts";
import { GraphError, LoginError, noSuchObject } from "./errors.ts";
import { readNode } from "./nodes.ts";
import { send } from "./send.ts";
import { addSubscription, readSubscription, removeSubscription } from "./subscriptions.ts";

const version = ":version{v[0-9]+\\.[0-9]+}";

/** The paths of api.instagram.com and graph.instagram.com, on one host. */
export const graphRoutes = (sim: Simulation): Hono<GraphEnv> => {
  const graph = new Hono<GraphEnv>();
  const logged = loggedCalls(sim);
  for (const path of ["/oauth/access_token", "/access_token", "/refresh_access_token", `/${version}/*`])
    graph.use(path, logged);

  graph.post("/oauth/access_token", (c) => exchangeCode(sim, c));
  graph.get("/access_token", (c) => exchangeToken(sim, c));
  graph.get("/refresh_access_token", (c) => refreshToken(sim, c));
  graph.post(`/${version}/:node/subscribed_apps`, (c) => addSubscription(sim, c));
  graph.get(`/${version}/:node/subscribed_apps`, (c) => readSubscription(sim, c));
  graph.delete(`/${version}/:node/subscribed_apps`, (c) => removeSubscription(sim, c));
  graph.post(`/${version}/:node/messages`, (c) => send(sim, c));
  graph.get(`/${version}/:node/conversations`, (c) => listConversations(sim, c));
  graph.get(`/${version}/:node`, (c) => readNode(sim, c));
  graph.all(`/${version}/*`, (c) => {
    throw noSuchObject(c.req.path);
  });

  graph.onError((error, c) => {
    if (!(error instanceof GraphError || error instanceof LoginError)) throw error;
    c.header("content-type", "application/json; charset=UTF-8");
    // The statuses of these errors are 200 or above and always have a body.
    return c.body(JSON.stringify(error.body), error.status as ContentfulStatusCode);
  });
  return graph;
};
