import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunctionArgs, useLoaderData, useNavigation, useParams } from "@remix-run/react";
import { useEffect } from "react";
import { ConnectionState } from "../../live/connection-state.tsx";
import { CountsProvider } from "../../live/counts.tsx";
import { LiveProvider, useEndLive } from "../../live/provider.tsx";
import { orProblem } from "../../loading/answer.ts";
import { signInPath } from "../../loading/next-path.ts";
import { IncompleteBanner } from "../../shell/incomplete-banner.tsx";
import { KeysDialog } from "../../shell/keys-dialog.tsx";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { SkipLink } from "../../ui/skip-link.tsx";
import { ListMemory } from "../conversations/list-memory.tsx";
import { Navigation } from "./navigation.tsx";

export async function loader({ request, context: { api, liveFrom } }: LoaderFunctionArgs) {
  const viewer = await orProblem(request, api.session.current());
  if (!viewer) throw redirect(signInPath(request));
  const [counts, incomplete] = await orProblem(
    request,
    Promise.all([api.conversations.counts({}), api.incomplete.list()]),
  );
  return { viewer, counts, incomplete: incomplete.rows, liveFrom };
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
  const loaded = useLoaderData<typeof loader>();
  const { viewer, counts, incomplete } = loaded;
  const { conversationId } = useParams();
  return (
    <LiveProvider who={`${viewer.workspace.id}-${viewer.userId}`} loaded={loaded}>
      <SignOutWatch />
      <CountsProvider loaded={counts}>
        <nav aria-label="Shortcuts">
          <SkipLink to="main">Skip to the page</SkipLink>
        </nav>
        <div className="flex h-full flex-col">
          <ConnectionState />
          <IncompleteBanner rows={incomplete} conversationId={conversationId} />
          <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
            <Navigation viewer={viewer} />
            <main id="main" tabIndex={-1} className="min-h-0 min-w-0 flex-1 outline-none">
              <ListMemory>
                <Outlet />
              </ListMemory>
            </main>
          </div>
        </div>
        <KeysDialog />
      </CountsProvider>
    </LiveProvider>
  );
}

/** Once the server has ended the session, the other tabs of this browser hear of it. */
function SignOutWatch() {
  const { state, formAction } = useNavigation();
  const end = useEndLive();
  const signedOut = state === "loading" && formAction === "/sign-out";
  useEffect(() => {
    if (signedOut) end();
  }, [signedOut, end]);
  return null;
}

export function ErrorBoundary() {
  return (
    <main className="h-full">
      <RouteProblem level={1} />
    </main>
  );
}
