import { isLoopbackName } from "@soshogle/process/loopback";
import type { MiddlewareHandler } from "hono";
import { refuseAs } from "../rest/answers.ts";

const FOREIGN = "This request did not come from this site. Send it with the header “Origin” of this site.";

/**
 * Refuses requests that change something and do not come from a page of ours: their `Origin` must equal that of
 * `publicUrl`; where that is loopback, the other names of this machine at the same port count when equal to the Host.
 */
export const requireOwnOrigin =
  (publicUrl: string): MiddlewareHandler =>
  async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    if (isOwnOrigin({ origin: c.req.header("origin"), host: c.req.header("host"), publicUrl })) return next();
    return refuseAs(c, { status: 403, code: "foreign_origin", message: FOREIGN });
  };

export const isOwnOrigin = (options: {
  readonly origin: string | undefined;
  readonly host: string | undefined;
  readonly publicUrl: string;
}): boolean => {
  const { origin, host, publicUrl } = options;
  const own = new URL(publicUrl);
  if (origin === undefined) return false;
  if (origin === own.origin) return true;
  if (!isLoopbackName(own.hostname) || !URL.canParse(origin)) return false;
  const asked = new URL(origin);
  return (
    asked.protocol === own.protocol && asked.port === own.port && isLoopbackName(asked.hostname) && asked.host === host
  );
};
