import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { CircleCheck } from "lucide-react";
import { useLookAgain } from "../../live/use-look-again.ts";
import { orProblem, tryCommand } from "../../loading/answer.ts";
import { formText } from "../../loading/form-text.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { Banner } from "../../ui/banner.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import { IncompleteList } from "./incomplete-list.tsx";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const [viewer, list] = await orProblem(request, Promise.all([api.session.current(), api.incomplete.list()]));
  return { list, mayRetry: viewer?.role === "owner" || viewer?.role === "admin" };
}

export async function action({ request, context: { api } }: ActionFunctionArgs) {
  const form = await request.formData();
  if (formText(form, "intent") !== "retry") throw data(null, { status: 400 });
  const outcome = await tryCommand(request, () => api.incomplete.retry({ parkedId: formText(form, "parkedId") }));
  return "problem" in outcome ? data(outcome, { status: 422 }) : redirect("/incomplete");
}

export const meta: MetaFunction = () => [{ title: "Incomplete · Soshogle Inbox" }];

export default function Incomplete() {
  const { list, mayRetry } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const busy = useNavigation().state === "submitting";
  useLookAgain({ waiting: list.rows.some(({ state }) => state === "trying") });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-5 px-4 py-6 sm:px-8 sm:py-8">
        <header>
          <h1 className="font-semibold text-xl tracking-tight">Incomplete</h1>
          <p className="text-soft">
            Something happened that this version cannot show. It is stored and nothing of it is lost; what came after it
            waits in order, and appears once the cause is repaired, mostly by an update.
          </p>
        </header>
        {refused && <Banner tone="danger" title={refused.problem} />}
        {list.rows.length === 0 ? (
          <div className="rounded-xl border border-line bg-surface">
            <StatePage icon={<CircleCheck aria-hidden />} title="Everything is complete">
              <p>The pages show all that is stored.</p>
            </StatePage>
          </div>
        ) : (
          <IncompleteList rows={list.rows} mayRetry={mayRetry} busy={busy} />
        )}
        {list.more && <p className="text-center text-soft text-sm">There are others; these are the first 200.</p>}
      </div>
    </div>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
