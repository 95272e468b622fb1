import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import type { Api } from "../../api.ts";
import { useLookAgain } from "../../live/use-look-again.ts";
import { orProblem, tryCommand } from "../../loading/answer.ts";
import { formText } from "../../loading/form-text.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { Banner } from "../../ui/banner.tsx";
import { type QuarantineFilters, quarantinePath, readFilters } from "./filters.ts";
import { ItemList } from "./item-list.tsx";
import { QuarantineEmpty } from "./quarantine-empty.tsx";
import { QuarantineHeader } from "./quarantine-header.tsx";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const filters = readFilters(search);
  const itemId = search.get("item") ?? undefined;
  const [cursor, after] = [search.get("cursor") ?? undefined, search.get("after") ?? undefined];
  const [viewer, list, item] = await orProblem(
    request,
    Promise.all([
      api.session.current(),
      api.quarantine.list({ ...filters, cursor, after }),
      itemId === undefined ? null : api.quarantine.get({ itemId }),
    ]),
  );
  return { filters, list, item, mayRedrive: viewer?.role === "owner" || viewer?.role === "admin" };
}

export async function action({ request, context: { api } }: ActionFunctionArgs) {
  const search = new URL(request.url).searchParams;
  const form = await request.formData();
  const outcome = await tryCommand(request, () => runIntent(api, form, readFilters(search)));
  if ("problem" in outcome) return data(outcome, { status: 422 });
  search.delete("cursor");
  if (outcome.answer.after) search.set("after", outcome.answer.after);
  return redirect(`/quarantine?${search}`);
}

const runIntent = async (
  api: Api,
  form: FormData,
  { scope, reason }: QuarantineFilters,
): Promise<{ readonly after: string | null }> => {
  const intent = formText(form, "intent");
  if (intent === "redrive") return api.quarantine.redrive({ itemId: formText(form, "itemId") });
  if (intent === "redrive-all" && reason) return api.quarantine.redriveAll({ scope, reason });
  throw data(null, { status: 400 });
};

export const meta: MetaFunction = () => [{ title: "Quarantine · Soshogle Inbox" }];

export default function Quarantine() {
  const { filters, list, item, mayRedrive } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  useLookAgain({ waiting: list.rows.some(({ asked }) => asked) });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-5 px-4 py-6 sm:px-8 sm:py-8">
        <QuarantineHeader filters={filters} list={list} mayRedrive={mayRedrive} busy={busy} />
        {refused && <Banner tone="danger" title={refused.problem} />}
        {list.behind && <Banner tone="warn" title="This list is a moment old. Reload it to see what came since." />}
        {list.rows.length === 0 ? (
          <QuarantineEmpty filters={filters} />
        ) : (
          <ItemList filters={filters} list={list} item={item} mayRedrive={mayRedrive} busy={busy} />
        )}
        {list.next && <NextPage path={quarantinePath(filters)} cursor={list.next} />}
      </div>
    </div>
  );
}

function NextPage({ path, cursor }: { readonly path: string; readonly cursor: string }) {
  return (
    <p className="text-center">
      <a
        href={`${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`}
        className="font-medium text-accent-ink text-sm underline underline-offset-2"
      >
        Older items
      </a>
    </p>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
