import { type Context, Hono } from "hono";
import { requestContext } from "../http/request-context.ts";
import type { AppRuntime, WebSettings } from "../services.ts";
import { createCaller } from "../trpc/router.ts";
import { defect, refusalOf, refuse } from "./answers.ts";
import type { Endpoint } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";

interface RestOptions {
  readonly runtime: AppRuntime;
  readonly settings: WebSettings;
  readonly onDefect: (defect: unknown, path: string) => void;
}

/** The REST endpoints; an address of theirs asked with another method is told which ones there are. */
export const restRoutes = (options: RestOptions): Hono => {
  const app = new Hono();
  for (const endpoint of endpoints) app.on(endpoint.method, endpoint.path, (c) => serve(endpoint, c, options));
  for (const [path, methods] of methodsByPath())
    app.all(path, (c) => {
      c.header("Allow", methods.join(", "));
      return withHeadersOf(
        c,
        refuse({ status: 405, code: "method_not_allowed", message: `Use ${methods.join(" or ")} here.` }),
      );
    });
  return app;
};

const methodsByPath = (): ReadonlyMap<string, readonly string[]> => {
  const methods = new Map<string, string[]>();
  for (const { path, method } of endpoints) methods.set(path, [...(methods.get(path) ?? []), method]);
  return methods;
};

const serve = async (endpoint: Endpoint, c: Context, options: RestOptions): Promise<Response> => {
  const context = requestContext(c, options);
  try {
    return withHeadersOf(c, await endpoint.handle({ c, context, api: createCaller(context) }));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) options.onDefect(error instanceof Error && error.cause ? error.cause : error, c.req.path);
    return withHeadersOf(c, refusal ?? defect());
  }
};

/** Answers are made apart; what was set on the way, a cookie say, travels with them. Nothing of them is for a cache. */
const withHeadersOf = (c: Context, answer: Response): Response => {
  c.header("Cache-Control", "no-store");
  return c.newResponse(answer.body, answer);
};
