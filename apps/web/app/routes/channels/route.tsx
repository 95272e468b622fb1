import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSearchParams } from "@remix-run/react";
import { Cable } from "lucide-react";
import { useChanges } from "../../live/provider.tsx";
import { useReload } from "../../live/use-reload.ts";
import { orProblem, tryCommand } from "../../loading/answer.ts";
import { formText } from "../../loading/form-text.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { Banner } from "../../ui/banner.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import { AccountCard } from "./account-card.tsx";
import { ConnectForm } from "./connect-form.tsx";
import { ResultBanner } from "./result-banner.tsx";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const after = new URL(request.url).searchParams.get("after") ?? undefined;
  const viewer = await orProblem(request, api.session.current());
  const { accounts } = await orProblem(request, api.accounts.list({ after }));
  return { accounts, mayManage: viewer?.role === "owner" || viewer?.role === "admin" };
}

export async function action({ request, context: { api } }: ActionFunctionArgs) {
  const form = await request.formData();
  const intent = formText(form, "intent");
  if (intent === "connect") {
    const outcome = await tryCommand(request, api.accounts.connectUrl);
    return "answer" in outcome ? redirect(outcome.answer.url) : data(outcome, { status: 422 });
  }
  if (intent !== "disconnect") throw data(null, { status: 400 });
  const outcome = await tryCommand(request, () => api.accounts.disconnect({ accountId: formText(form, "accountId") }));
  return "answer" in outcome
    ? redirect(`/channels?after=${encodeURIComponent(outcome.answer.after)}`)
    : data(outcome, { status: 422 });
}

export const meta: MetaFunction = () => [{ title: "Soshogle Multi-Channel · Soshogle Inbox" }];

export default function Channels() {
  const { accounts, mayManage } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const [search] = useSearchParams();
  const busy = useNavigation().state === "submitting";
  const reload = useReload();
  useChanges((change) => {
    if (change.accounts) reload();
  });
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-4xl grid-cols-[minmax(0,1fr)] gap-5 px-4 py-6 sm:px-8 sm:py-8">
        <header className="flex flex-wrap items-center justify-between gap-3">
          <div>
            <h1 className="font-semibold text-xl tracking-tight">Soshogle Multi-Channel</h1>
            <p className="text-soft">
              The accounts whose messages arrive in your inbox.
              {!mayManage && accounts.length > 0 && " Owners and admins connect and disconnect them."}
            </p>
          </div>
          {mayManage && accounts.length > 0 && <ConnectForm label="Connect Instagram" busy={busy} />}
        </header>
        <ResultBanner connected={search.get("connected")} error={search.get("error")} />
        {refused && <Banner tone="danger" title={refused.problem} />}
        {accounts.length === 0 ? (
          <div className="rounded-xl border border-line bg-surface">
            <StatePage
              icon={<Cable aria-hidden />}
              title="No account connected yet"
              actions={mayManage && <ConnectForm label="Connect Instagram" busy={busy} />}
            >
              <p>
                {mayManage
                  ? "You need an Instagram professional account, business or creator. Its messages then arrive in Conversations."
                  : "An owner or admin of your team can connect one."}
              </p>
            </StatePage>
          </div>
        ) : (
          <ul className="grid grid-cols-[minmax(0,1fr)] gap-4">
            {accounts.map((account) => (
              <li key={account.id}>
                <AccountCard account={account} mayManage={mayManage} busy={busy} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
