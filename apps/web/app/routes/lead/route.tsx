import { type ActionFunctionArgs, data, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useActionData } from "@remix-run/react";
import { CircleAlert } from "lucide-react";
import { tryCommand } from "../../loading/answer.ts";
import { formText } from "../../loading/form-text.ts";
import { safeNextPath } from "../../loading/next-path.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import { carryOut, readWish } from "./wish.ts";

/** Changes the lead and goes back to where the form was. */
export async function action({ request, params, context: { api } }: ActionFunctionArgs) {
  const form = await request.formData();
  const back = safeNextPath(formText(form, "back"));
  const wish = readWish(form);
  if (wish === null) throw data(null, { status: 400 });
  if ("problem" in wish) return data({ problem: wish.problem, back }, { status: 422 });
  const outcome = await tryCommand(request, () => carryOut(api.leads, params.leadId ?? "", wish));
  if ("problem" in outcome) return data({ problem: outcome.problem, back }, { status: 422 });
  const there = new URL(back, request.url);
  there.searchParams.set("after", outcome.answer.after);
  return redirect(there.pathname + there.search);
}

export const meta: MetaFunction = () => [{ title: "Lead · Soshogle Inbox" }];

/** What somebody without script sees when a change was refused. A lead itself is shown beside its conversation. */
export default function Lead() {
  const refused = useActionData<typeof action>();
  return (
    <StatePage
      level={1}
      icon={<CircleAlert aria-hidden />}
      title={refused ? "The lead was not changed" : "Leads stand on their board"}
      actions={
        <Button asChild look="primary">
          <Link to={refused?.back ?? "/leads"}>{refused ? "Go back" : "Open the board"}</Link>
        </Button>
      }
    >
      {refused && <p role="alert">{refused.problem}</p>}
    </StatePage>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
