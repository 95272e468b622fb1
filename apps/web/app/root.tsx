import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { ClockProvider } from "./shell/clock.tsx";
import { DemoBanner } from "./shell/demo-banner.tsx";
import { useNonce } from "./shell/nonce.ts";
import { PendingBar } from "./shell/pending-bar.tsx";
import { readPreferences } from "./shell/preferences.ts";
import { RouteProblem } from "./shell/route-problem.tsx";
import { StaleBanner } from "./shell/stale-banner.tsx";
import { useChosenTheme } from "./shell/theme.ts";
import { ToastProvider } from "./ui/toast.tsx";
import { TooltipProvider } from "./ui/tooltip.tsx";
import "./styles/app.css";

export function loader({ request, context }: LoaderFunctionArgs) {
  const { theme, timeZone } = readPreferences(request.headers.get("cookie"));
  return { theme, clock: { now: Date.now(), timeZone }, surroundings: context.surroundings };
}

export const shouldRevalidate = ({ formAction }: { readonly formAction?: string }) => formAction === "/theme";

export const meta: MetaFunction = () => [{ title: "Soshogle Inbox" }];

export const links: LinksFunction = () => [{ rel: "icon", href: "/favicon.svg", type: "image/svg+xml" }];

export default function App() {
  const { clock, surroundings } = useLoaderData<typeof loader>();
  return (
    <ClockProvider initial={clock}>
      <TooltipProvider>
        <ToastProvider>
          <div className="flex h-dvh flex-col">
            {surroundings.stale && <StaleBanner />}
            {surroundings.demo && <DemoBanner phoneUrl={surroundings.phoneUrl} />}
            <div className="relative min-h-0 flex-1">
              <PendingBar />
              <Outlet />
            </div>
          </div>
        </ToastProvider>
      </TooltipProvider>
    </ClockProvider>
  );
}

export function Layout({ children }: { readonly children: ReactNode }) {
  const nonce = useNonce();
  const loaded = useRouteLoaderData<typeof loader>("root");
  const theme = useChosenTheme(loaded?.theme ?? "system");
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
        <meta name="referrer" content="same-origin" />
        {import.meta.env.DEV && <meta property="csp-nonce" nonce={nonce} suppressHydrationWarning />}
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export function ErrorBoundary() {
  return (
    <main className="h-dvh">
      <RouteProblem level={1} />
    </main>
  );
}
