import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

/** Where cookies are `Secure`, the prefix also binds them to this very host. */
const nameFor = (publicUrl: string) => (publicUrl.startsWith("https:") ? "__Host-session" : "session");

export const readSessionCookie = (c: Context, publicUrl: string): string | null =>
  getCookie(c, nameFor(publicUrl)) ?? null;

/** Sets the session's cookie on the answer; null clears it. */
export const writeSessionCookie = (
  c: Context,
  publicUrl: string,
  session: { readonly token: string; readonly expiresAt: number } | null,
): void =>
  setCookie(c, nameFor(publicUrl), session?.token ?? "", {
    httpOnly: true,
    sameSite: "Lax",
    path: "/",
    secure: publicUrl.startsWith("https:"),
    expires: new Date(session?.expiresAt ?? 0),
  });
