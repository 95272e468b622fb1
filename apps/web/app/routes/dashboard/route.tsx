import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { orProblem } from "../../loading/answer.ts";
import { useClock } from "../../shell/clock.tsx";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { longDate } from "../../text/times.ts";
import type { DashboardView } from "../../views.ts";
import { ResultBanner } from "../channels/result-banner.tsx";
import { Accounts } from "./accounts.tsx";
import { FirstRun } from "./first-run.tsx";
import { Longest } from "./longest.tsx";
import { Needs } from "./needs.tsx";
import { Today } from "./today.tsx";
import { useDashboard } from "./use-dashboard.ts";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const after = new URL(request.url).searchParams.get("after") ?? undefined;
  return { dashboard: await orProblem(request, api.dashboard.get({ after })) };
}

export const meta: MetaFunction = () => [{ title: "Dashboard · Soshogle Inbox" }];

export default function Dashboard() {
  const view = useDashboard(useLoaderData<typeof loader>().dashboard);
  const { now } = useClock();
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-6xl grid-cols-[minmax(0,1fr)] gap-4 px-4 py-5 sm:px-6 sm:py-6">
        <header className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="font-semibold text-xl tracking-tight">Dashboard</h1>
          <p className="text-soft">{longDate(now, view.timeZone.name)}</p>
        </header>
        <Result accounts={view.accounts} />
        <Zones view={view} />
      </div>
    </div>
  );
}

function Zones({ view }: { readonly view: DashboardView }) {
  const { accounts, needs, longest, today, timeZone, isNew } = view;
  if (isNew)
    return (
      <>
        <FirstRun accounts={accounts} />
        {accounts.length > 0 && <Accounts accounts={accounts} />}
      </>
    );
  return (
    <>
      <Needs needs={needs} longest={longest} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Longest rows={longest} waiting={needs.waiting} showAccount={accounts.length > 1} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <Today today={today} timeZone={timeZone} />
          <Accounts accounts={accounts} />
        </div>
      </div>
    </>
  );
}

/** What came of the way to Instagram and back: `?instagram=connected`, or `?instagram=error&code=…`. */
function Result({ accounts }: Pick<DashboardView, "accounts">) {
  const [search] = useSearchParams();
  const result = search.get("instagram");
  const newest = accounts.toSorted((one, other) => other.connectedAt - one.connectedAt)[0];
  return (
    <ResultBanner
      connected={result === "connected" ? (newest?.username ?? "") : null}
      error={result === "error" ? (search.get("code") ?? "failed") : null}
    />
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
