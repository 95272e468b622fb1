import type { MiddlewareHandler } from "hono";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

export const isLoopbackUrl = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { hostname, protocol } = new URL(text);
  return loopbackNames.includes(hostname) && (protocol === "http:" || protocol === "https:");
};

const isSameOrigin = (origin: string | undefined, fetchSite: string | undefined, host: string): boolean => {
  if (origin !== undefined) return origin === `http://${host}`;
  return fetchSite === undefined || fetchSite === "same-origin" || fetchSite === "none";
};

/**
 * Keeps other web sites away from the pages and the control API: only a loopback `Host` (a name that was rebound to
 * this machine is refused), and changes only as JSON or from the simulator's own forms.
 */
export const loopbackOnly: MiddlewareHandler = async (c, next) => {
  const host = c.req.header("host") ?? "";
  if (!isLoopbackUrl(`http://${host}/`)) return c.text("Open this page at 127.0.0.1 or localhost.", 403);
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  if (!isSameOrigin(c.req.header("origin"), c.req.header("sec-fetch-site"), host))
    return c.text("This came from another site.", 403);
  return next();
};

/** Bodies of the control API are JSON, which no form of another site can send. */
export const jsonOnly: MiddlewareHandler = async (c, next) => {
  const hasBody = c.req.method === "POST" || c.req.method === "PUT";
  if (hasBody && !c.req.header("content-type")?.startsWith("application/json"))
    return c.json({ error: "Send JSON with Content-Type: application/json." }, 415);
  return next();
};
