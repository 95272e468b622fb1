import { randomBytes } from "node:crypto";
import { serve } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Context, Hono } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { type FakeServer, fakeServer } from "./fake-api.ts";
import { media, voice } from "./media.ts";
import { scenarios } from "./scenarios.ts";
import { previewPlace, previewRouter } from "./trpc.ts";

/**
 * Shows the built pages with test data, for those who design them: `npm run build`, then `npm run preview`, then choose a
 * scenario at /preview. Options: `--port 4600`.
 */
const port = Number(process.argv[process.argv.indexOf("--port") + 1]) || 4600;
const built = "../build/server/index.js" as string; // there after a build only, so the compiler must not look for it
const build: ServerBuild = await import(built);
const handle = createRequestHandler(build, "production");
const servers = new Map<string, FakeServer>();

const scenarioOf = (c: Context) => {
  const name = getCookie(c, "scenario") ?? "everyday";
  return Object.hasOwn(scenarios, name) ? name : "everyday";
};

const serverOf = (c: Context): FakeServer => {
  const name = scenarioOf(c);
  const make = scenarios[name];
  if (!make) throw new Error(`no scenario ${name}`);
  const server = servers.get(name) ?? fakeServer(make(Date.now()));
  servers.set(name, server);
  return server;
};

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "media-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

const app = new Hono();
app.use("/assets/*", serveStatic({ root: `${import.meta.dirname}/../build/client` }));
app.use("/favicon.svg", serveStatic({ root: `${import.meta.dirname}/../build/client` }));
app.get("/favicon.ico", (c) => c.body(null, 404));
app.get("/preview-media/voice.wav", (c) => c.body(voice(), 200, { "Content-Type": "audio/wav" }));
app.get("/preview-media/:name", (c) => {
  const drawing = media[c.req.param("name")];
  return drawing ? c.body(drawing, 200, { "Content-Type": "image/svg+xml" }) : c.body(null, 404);
});
app.get("/preview", (c) => {
  const links = Object.entries(scenarios).map(
    ([name, make]) => `<li><a href="/preview/${name}">${name}</a>: ${make(0).about}</li>`,
  );
  return c.html(
    `<!doctype html><html lang="en"><title>Preview</title><h1>Preview</h1><ul>${links.join("")}</ul></html>`,
  );
});
app.get("/preview/:name", (c) => {
  servers.delete(c.req.param("name"));
  setCookie(c, "scenario", c.req.param("name"), { path: "/" });
  return c.redirect(c.req.query("to") ?? "/");
});
app.post("/preview/receive/:conversationId", async (c) => {
  serverOf(c).receive(c.req.param("conversationId"), await c.req.text());
  return c.body(null, 204);
});
app.all("/api/trpc/*", (c) =>
  fetchRequestHandler({
    endpoint: "/api/trpc",
    req: c.req.raw,
    router: previewRouter,
    createContext: () => serverOf(c),
  }),
);
app.all("*", async (c) => {
  const nonce = randomBytes(16).toString("base64");
  const scenario = scenarios[scenarioOf(c)]?.(0);
  const surroundings = {
    demo: scenario?.demo ?? true,
    phoneUrl: scenario?.demo ? `http://127.0.0.1:${port}/preview` : null,
    stale: false,
  };
  const response = await handle(c.req.raw, {
    api: serverOf(c).api,
    surroundings,
    liveFrom: previewPlace(serverOf(c).changesSoFar()),
    nonce,
  });
  response.headers.set("Content-Security-Policy", policy(nonce));
  response.headers.set("Referrer-Policy", "same-origin");
  return response;
});

serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, () =>
  console.log(`Preview: http://127.0.0.1:${port}/preview`),
);
