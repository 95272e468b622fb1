import { type AppLoadContext, createRequestHandler, type ServerBuild } from "@remix-run/node";
import { Progress } from "@soshogle/document-store/progress";
import { Effect } from "effect";
import type { MiddlewareHandler } from "hono";
import type { ServerContext } from "../../app/api.ts";
import { LiveChanges } from "../live/changes.ts";
import type { AppRuntime, WebSettings } from "../services.ts";
import { createCaller } from "../trpc/router.ts";
import { requestContext } from "./request-context.ts";
import type { NonceVariables } from "./security-headers.ts";

/** Where pages come from: a finished build, or a development server that makes one at each request. */
export type PageBuild = ServerBuild | (() => Promise<ServerBuild>);

/** Pages. Loaders and actions reach the server through their context alone. */
export const pages = (options: {
  readonly build: PageBuild;
  readonly mode: "production" | "development";
  readonly runtime: AppRuntime;
  readonly settings: WebSettings;
}): MiddlewareHandler<{ Variables: NonceVariables }> => {
  const handle = createRequestHandler(options.build, options.mode);
  const { demo, phoneUrl } = options.settings;
  const state = Effect.gen(function* () {
    const { hasStopped } = yield* Progress;
    return { stale: yield* hasStopped, liveFrom: (yield* LiveChanges).now() };
  });
  return async (c) => {
    const api = createCaller(requestContext(c, options));
    const { stale, liveFrom } = await options.runtime.runPromise(state);
    const context: ServerContext = {
      api,
      surroundings: { demo, phoneUrl, stale },
      liveFrom,
      nonce: c.get("nonce"),
    };
    const answer = await handle(c.req.raw, context as unknown as AppLoadContext); // what every loader is typed to get
    const cookies = c.res.headers.getSetCookie();
    c.res = answer;
    for (const cookie of cookies) c.res.headers.append("Set-Cookie", cookie);
    return c.res;
  };
};
