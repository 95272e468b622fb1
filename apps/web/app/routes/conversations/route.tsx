import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Outlet, type ShouldRevalidateFunctionArgs, useLoaderData, useNavigation, useParams } from "@remix-run/react";
import { orProblem } from "../../loading/answer.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { join } from "../../ui/join.ts";
import { ThreadSkeleton } from "../../ui/skeleton.tsx";
import { SkipLink } from "../../ui/skip-link.tsx";
import { conversationPath, filterSearch, listPath, readFilters } from "./filters.ts";
import { ListPane } from "./list-pane.tsx";
import { type ListNeighbours, neighbourOf } from "./neighbours.ts";
import { useArrangement } from "./use-arrangement.ts";
import { useFocusOnArrival } from "./use-focus-on-arrival.ts";
import { useList } from "./use-list.ts";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const filters = readFilters(search);
  const cursor = search.get("cursor") ?? undefined;
  const after = search.get("after") ?? undefined;
  const [list, { accounts }] = await orProblem(
    request,
    Promise.all([
      api.conversations.list({ view: filters.view, accountId: filters.accountId, cursor, after }),
      api.accounts.list({ after }),
    ]),
  );
  return { list, accounts, filters };
}

/** The list is live, so opening another conversation of it asks for nothing. */
export const shouldRevalidate = ({
  formMethod,
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs) => {
  const moved = currentUrl.href !== nextUrl.href;
  const sameList =
    filterSearch(readFilters(currentUrl.searchParams)) === filterSearch(readFilters(nextUrl.searchParams));
  return formMethod === undefined && moved && sameList ? false : defaultShouldRevalidate;
};

export const meta: MetaFunction = () => [{ title: "Conversations · Soshogle Inbox" }];

export default function Conversations() {
  const loaded = useLoaderData<typeof loader>();
  return <Columns key={filterSearch(loaded.filters)} {...loaded} />;
}

function Columns({ list: firstPage, accounts, filters }: ReturnType<typeof useLoaderData<typeof loader>>) {
  const { conversationId } = useParams();
  const list = useList(firstPage, filters);
  const { opening, changing } = useDestination(conversationId, filterSearch(filters));
  const arrangement = useArrangement(list.rows, opening ?? conversationId);
  useFocusOnArrival();
  const neighbours: ListNeighbours = {
    listPath: listPath(filters),
    count: arrangement.rows.length,
    pathAfter: (id) => {
      const next = neighbourOf(arrangement, id);
      return next === null ? listPath(filters) : conversationPath(next, filters);
    },
  };
  return (
    <div className="flex h-full">
      <SkipLink to="list">Skip to the list</SkipLink>
      {conversationId && <SkipLink to="reply">Skip to the reply</SkipLink>}
      <ListPane
        list={list}
        arrangement={arrangement}
        filters={filters}
        accounts={accounts}
        currentId={opening ?? conversationId}
        aside={conversationId !== undefined}
        changing={changing}
      />
      <div className={join("relative min-w-0 flex-1", !conversationId && "hidden md:block")}>
        <Outlet context={neighbours} />
        {opening && (
          <div className="absolute inset-0 animate-appear-late bg-surface">
            <ThreadSkeleton />
          </div>
        )}
      </div>
    </div>
  );
}

/** What is on its way: another conversation, or the list under another filter. */
const useDestination = (openId: string | undefined, search: string) => {
  const { state, location, formMethod } = useNavigation();
  if (state !== "loading" || !location || formMethod) return { opening: undefined, changing: false };
  const [, first, id] = location.pathname.split("/");
  const wanted = first === "conversations" && id ? decodeURIComponent(id) : undefined;
  const changing =
    first === "conversations" && filterSearch(readFilters(new URLSearchParams(location.search))) !== search;
  return { opening: wanted !== openId ? wanted : undefined, changing };
};

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
