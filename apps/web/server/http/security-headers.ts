import { randomBytes } from "node:crypto";
import type { MiddlewareHandler } from "hono";
import type { WebSettings } from "../services.ts";

export interface NonceVariables {
  readonly nonce: string;
}

/** Headers of every answer; the nonce of the page's own scripts is `c.get("nonce")`. */
export const securityHeaders = (
  settings: WebSettings,
  options: { readonly scriptSources: readonly string[]; readonly connectSources: readonly string[] },
): MiddlewareHandler<{ Variables: NonceVariables }> => {
  const isSecure = settings.publicUrl.startsWith("https:");
  return async (c, next) => {
    const nonce = randomBytes(16).toString("base64");
    c.set("nonce", nonce);
    await next();
    c.header("Content-Security-Policy", contentSecurityPolicy(settings, { ...options, nonce }));
    c.header("X-Content-Type-Options", "nosniff");
    c.header("Referrer-Policy", "same-origin");
    c.header("X-Frame-Options", "DENY");
    c.header("Cross-Origin-Opener-Policy", "same-origin");
    c.header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (isSecure) c.header("Strict-Transport-Security", "max-age=31536000");
  };
};

const contentSecurityPolicy = (
  { mediaOrigins, authorizeOrigin }: WebSettings,
  options: {
    readonly nonce: string;
    readonly scriptSources: readonly string[];
    readonly connectSources: readonly string[];
  },
): string => {
  const media = ["'self'", ...mediaOrigins].join(" ");
  return [
    "default-src 'none'",
    `script-src 'nonce-${options.nonce}' 'strict-dynamic' ${options.scriptSources.join(" ")}`.trim(),
    `style-src 'self' 'nonce-${options.nonce}'`,
    `img-src ${media} data:`,
    `media-src ${media}`,
    "font-src 'self'",
    `connect-src ${["'self'", ...options.connectSources].join(" ")}`,
    "manifest-src 'self'",
    "base-uri 'none'",
    `form-action 'self' ${authorizeOrigin}`,
    "frame-ancestors 'none'",
  ].join("; ");
};
