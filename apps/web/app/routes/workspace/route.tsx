import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunctionArgs, useLoaderData } from "@remix-run/react";
import { ConnectionState } from "../../live/connection-state.tsx";
import { CountsProvider } from "../../live/counts.tsx";
import { LiveProvider } from "../../live/provider.tsx";
import { orProblem } from "../../loading/answer.ts";
import { signInPath } from "../../loading/next-path.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { SkipLink } from "../../ui/skip-link.tsx";
import { Navigation } from "./navigation.tsx";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const viewer = await orProblem(request, api.session.current());
  if (!viewer) throw redirect(signInPath(request));
  return { viewer, counts: await orProblem(request, api.conversations.counts({})) };
}

/** Counts are live; moving between pages asks for nothing. */
export const shouldRevalidate = ({
  formMethod,
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs) =>
  formMethod === undefined && currentUrl.href !== nextUrl.href ? false : defaultShouldRevalidate;

export default function Workspace() {
  const { viewer, counts } = useLoaderData<typeof loader>();
  return (
    <LiveProvider>
      <CountsProvider loaded={counts}>
        <nav aria-label="Shortcuts">
          <SkipLink to="main">Skip to the page</SkipLink>
        </nav>
        <div className="flex h-full flex-col">
          <ConnectionState />
          <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
            <Navigation viewer={viewer} />
            <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
              <Outlet />
            </main>
          </div>
        </div>
      </CountsProvider>
    </LiveProvider>
  );
}

export function ErrorBoundary() {
  return (
    <main className="h-full">
      <RouteProblem level={1} />
    </main>
  );
}
