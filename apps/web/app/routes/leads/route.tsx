import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useNavigation } from "@remix-run/react";
import { orProblem } from "../../loading/answer.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Board } from "./board.tsx";
import { filterSearch, readFilters } from "./filters.ts";
import { BoardSkeleton, TableSkeleton } from "./skeletons.tsx";
import { Table } from "./table.tsx";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const filters = readFilters(search);
  const { stage, accountId, ownerId } = filters;
  const cursor = search.get("cursor") ?? undefined;
  const after = search.get("after") ?? undefined;
  const shown =
    filters.view === "board"
      ? api.leads.board({ accountId, owner: ownerId, after }).then((board) => ({ view: "board" as const, board }))
      : api.leads
          .list({ stage, accountId, owner: ownerId, cursor, after })
          .then((list) => ({ view: "table" as const, list, lookingBack: cursor !== undefined }));
  const [loaded, { accounts }] = await orProblem(request, Promise.all([shown, api.accounts.list({ after })]));
  return { loaded, accounts, filters };
}

export const meta: MetaFunction = () => [{ title: "Leads · Soshogle Inbox" }];

export default function Leads() {
  const { loaded, accounts, filters } = useLoaderData<typeof loader>();
  const role = useViewer()?.role;
  const coming = useComing(filterSearch(filters));
  const shared = { filters, accounts, mayWrite: role !== undefined && role !== "auditor" };
  if (coming) return coming === "board" ? <BoardSkeleton /> : <TableSkeleton />;
  return loaded.view === "board" ? (
    <Board key={filterSearch(filters)} loaded={loaded.board} {...shared} />
  ) : (
    <Table key={filterSearch(filters) + String(loaded.lookingBack)} loaded={loaded.list} {...shared} />
  );
}

/** The view that is on its way under other filters; null while none is. */
const useComing = (search: string): "board" | "table" | null => {
  const { state, location, formMethod } = useNavigation();
  if (state !== "loading" || !location || formMethod || location.pathname !== "/leads") return null;
  const filters = readFilters(new URLSearchParams(location.search));
  return filterSearch(filters) === search ? null : filters.view;
};

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
