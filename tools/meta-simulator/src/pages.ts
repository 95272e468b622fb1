import type { Context } from "hono";
import { html } from "hono/html";

export type Html = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** A class for the whole page. */
  readonly look: string;
}

const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' http://127.0.0.1:* http://localhost:* data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A whole page. Whatever stands in the template is escaped. */
export const page = (c: Context, { title, body, look }: Page, status: 200 | 400 | 404 | 409 = 200) => {
  c.header("content-security-policy", policy);
  c.header("referrer-policy", "same-origin");
  c.header("x-content-type-options", "nosniff");
  c.header("cache-control", "no-store");
  return c.html(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/look.css">
<script src="/phone.js" defer></script>
</head>
<body class="${look}">
${body}
</body>
</html>`,
    status,
  );
};
