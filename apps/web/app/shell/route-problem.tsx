import { isRouteErrorResponse, Link, useLocation, useRevalidator, useRouteError } from "@remix-run/react";
import { CircleAlert, CircleHelp, CloudOff, Lock, WifiOff } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useConnection } from "../live/provider.tsx";
import { Button } from "../ui/button.tsx";
import { StatePage } from "../ui/state-page.tsx";

interface Problem {
  readonly icon: ReactNode;
  readonly title: string;
  readonly advice: string;
}

const problems: Readonly<Record<number, Problem>> = {
  400: {
    icon: <CircleHelp aria-hidden />,
    title: "This address was not understood",
    advice: "Check it, or start from the conversations.",
  },
  401: {
    icon: <Lock aria-hidden />,
    title: "Please sign in",
    advice: "Your session has ended. What you typed is kept.",
  },
  403: {
    icon: <Lock aria-hidden />,
    title: "Your role does not allow this",
    advice: "An owner or admin of your team can open it or change your role.",
  },
  404: {
    icon: <CircleHelp aria-hidden />,
    title: "There is nothing at this address",
    advice: "It may have been removed, or the link is incomplete.",
  },
  429: { icon: <CloudOff aria-hidden />, title: "Too many requests", advice: "Wait a minute, then try again." },
  503: {
    icon: <CloudOff aria-hidden />,
    title: "The store does not answer right now",
    advice: "Nothing is lost. Messages are kept and appear as soon as it is back; try again in a moment.",
  },
};

const offline: Problem = {
  icon: <WifiOff aria-hidden />,
  title: "The server cannot be reached",
  advice: "Nothing is lost. Check your connection, then try again.",
};

const failed: Problem = {
  icon: <CircleAlert aria-hidden />,
  title: "This page failed on our side",
  advice: "Nothing is lost. Try again; if it stays, tell whoever runs this installation, with the time.",
};

const isNetworkFailure = (error: unknown): boolean =>
  error instanceof TypeError && /fetch|network|load failed/i.test(error.message);

const problemOf = (error: unknown): Problem => {
  if (isRouteErrorResponse(error)) return problems[error.status] ?? failed;
  return isNetworkFailure(error) ? offline : failed;
};

/** Failures that another try may mend, as opposed to an address that is wrong or a right that is missing. */
const mayPass = (error: unknown): boolean =>
  !isRouteErrorResponse(error) || error.status === 429 || error.status >= 500;

/** Tries again by itself once the connection is back. */
const useRetryOnReturn = (error: unknown) => {
  const connection = useConnection().state;
  const { revalidate } = useRevalidator();
  const interrupted = useRef(false);
  useEffect(() => {
    if (connection === "interrupted") interrupted.current = true;
    if (connection !== "live" || !interrupted.current) return;
    interrupted.current = false;
    if (mayPass(error)) revalidate();
  }, [connection, error, revalidate]);
};

/** What an error boundary shows: what failed, whether anything is lost, and the next step. */
export function RouteProblem({ level = 2 }: { readonly level?: 1 | 2 }) {
  const error = useRouteError();
  const { pathname, search } = useLocation();
  const { icon, title, advice } = problemOf(error);
  useRetryOnReturn(error);
  const signedOut = isRouteErrorResponse(error) && error.status === 401;
  const again = pathname + search;
  return (
    <StatePage
      level={level}
      icon={icon}
      title={title}
      actions={
        <>
          {signedOut && (
            <Button asChild look="primary">
              <Link to={`/sign-in?next=${encodeURIComponent(again)}`}>Sign in</Link>
            </Button>
          )}
          {mayPass(error) && (
            <Button asChild look="primary">
              <a href={again}>Try again</a>
            </Button>
          )}
          <Button asChild look={signedOut || mayPass(error) ? "plain" : "primary"}>
            <a href="/conversations">Go to conversations</a>
          </Button>
        </>
      }
    >
      <p>{advice}</p>
    </StatePage>
  );
}
