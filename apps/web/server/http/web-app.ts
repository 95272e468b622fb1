import { serveStatic } from "@hono/node-server/serve-static";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { compress } from "hono/compress";
import { finishConnect } from "../connect/callback.ts";
import { refuseAs } from "../rest/answers.ts";
import { restRoutes } from "../rest/routes.ts";
import type { AppRuntime, WebSettings } from "../services.ts";
import { DEFECT } from "../trpc/errors.ts";
import { appRouter } from "../trpc/router.ts";
import { requireOwnOrigin } from "./origin.ts";
import { type PageBuild, pages } from "./remix.ts";
import { requestContext } from "./request-context.ts";
import { type NonceVariables, securityHeaders } from "./security-headers.ts";

export interface WebApp {
  readonly runtime: AppRuntime;
  readonly settings: WebSettings;
  readonly build: PageBuild;
  readonly mode: "production" | "development";
  /** Folder of the browser's part of the build. */
  readonly assets: string;
  /** A failure that nobody expected, with the path it happened on. */
  readonly onDefect: (defect: unknown, path: string) => void;
  /** What a development server adds to the content security policy. */
  readonly development?: { readonly scriptSources: readonly string[]; readonly connectSources: readonly string[] };
}

/** The largest thing that a page sends is a text of 20,000 characters. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Pages, the tRPC router, the REST endpoints and the OAuth callback on one Hono app. */
export const webApp = (options: WebApp) => {
  const { settings, assets, onDefect } = options;
  const app = new Hono<{ Variables: NonceVariables }>();
  app.use(securityHeaders(settings, options.development ?? { scriptSources: [], connectSources: [] }));
  app.use(requireOwnOrigin(settings.publicUrl));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => refuseAs(c, { status: 413, code: "too_large", message: "This is too much at once." }),
    }),
  );
  app.use("/assets/*", compress(), serveStatic({ root: assets, onFound: keepForever }), async (c) =>
    c.text("Not found\n", 404),
  );
  app.use("/api/trpc/*", (c) =>
    fetchRequestHandler({
      endpoint: "/api/trpc",
      req: c.req.raw,
      router: appRouter,
      createContext: () => requestContext(c, options),
      onError: ({ error, path }) => {
        if (error.code === "INTERNAL_SERVER_ERROR") onDefect(error.cause ?? error, path ?? c.req.path);
      },
    }).then((answer) => withCookiesOf(c, answer)),
  );
  app.get("/api/instagram/oauth/callback", async (c) => {
    const who = await requestContext(c, options).caller();
    if (who === null) return c.redirect(`/sign-in?next=${encodeURIComponent("/channels?error=state_invalid")}`, 303);
    if (who.role !== "owner" && who.role !== "admin") return c.redirect("/channels?error=failed", 303);
    return c.redirect(await finishConnect({ ...options, who, query: new URL(c.req.url).searchParams }), 303);
  });
  app.route("/", restRoutes(options));
  app.get("*", serveStatic({ root: assets }));
  app.all("/api/*", (c) => c.json({ error: { code: "not_found", message: "There is nothing at this address." } }, 404));
  app.get("/:file{[^/]+\\.(?!data$)[a-z0-9]+}", (c) => c.text("Not found\n", 404)); // pages fetch `<path>.data`
  app.all("*", pages(options));
  app.onError((defect, c) => {
    onDefect(defect, c.req.path);
    return c.text(`${DEFECT}\n`, 500);
  });
  return app;
};

/** Names of assets carry a hash of their content. */
const keepForever = (_path: string, c: Context) => c.header("Cache-Control", "public, max-age=31536000, immutable");

/** Cookies set while a procedure ran, on the answer that was made apart. */
const withCookiesOf = (c: Context, answer: Response): Response => {
  const cookies = c.res.headers.getSetCookie();
  const headers = new Headers(answer.headers);
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(answer.body, { status: answer.status, headers });
};
