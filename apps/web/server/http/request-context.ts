import { getConnInfo } from "@hono/node-server/conninfo";
import type { Context } from "hono";
import type { AppRuntime, WebSettings } from "../services.ts";
import { type ApiContext, apiContext } from "../trpc/context.ts";
import { readSessionCookie, writeSessionCookie } from "./session-cookie.ts";

/** What procedures get for this request. Cookies that they set travel with the answer. */
export const requestContext = (
  c: Context,
  { runtime, settings }: { readonly runtime: AppRuntime; readonly settings: WebSettings },
): ApiContext =>
  apiContext({
    runtime,
    settings,
    sessionToken: readSessionCookie(c, settings.publicUrl),
    setSession: (session) => writeSessionCookie(c, settings.publicUrl, session),
    address: peerAddress(c, settings),
  });

/** Address of who asks. Behind a trusted proxy it is the last one that the proxy saw. */
const peerAddress = (c: Context, { trustProxy }: Pick<WebSettings, "trustProxy">): string => {
  const forwarded = trustProxy ? c.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  return forwarded || getConnInfo(c).remote.address || "unknown";
};
