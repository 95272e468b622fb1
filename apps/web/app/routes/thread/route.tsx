import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunctionArgs, useActionData, useLoaderData } from "@remix-run/react";
import { orProblem, tryCommand } from "../../loading/answer.ts";
import { formText } from "../../loading/form-text.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { personName } from "../../text/names.ts";
import type { Refused } from "./composer.tsx";
import { Conversation } from "./conversation.tsx";
import { isIntent, runIntent } from "./run-intent.ts";

export async function loader({ request, params, context: { api } }: LoaderFunctionArgs) {
  const conversationId = idOf(params);
  const search = new URL(request.url).searchParams;
  const after = search.get("after") ?? undefined;
  const cursor = search.get("before") ?? undefined;
  const [conversation, page, lead] = await orProblem(
    request,
    Promise.all([
      api.conversations.get({ conversationId, after }),
      api.conversations.thread({ conversationId, after, ...(cursor && { cursor, towards: "older" as const }) }),
      api.leads.get({ conversationId, after }),
    ]),
  );
  return { conversationId, conversation, page, lead, replyId: crypto.randomUUID(), lookingBack: cursor !== undefined };
}

export async function action({ request, params, context: { api } }: ActionFunctionArgs) {
  const conversationId = idOf(params);
  const form = await request.formData();
  const intent = formText(form, "intent");
  if (!isIntent(intent)) throw data(null, { status: 400 });
  const outcome = await tryCommand(request, () => runIntent(api, conversationId, { intent, form }));
  if ("problem" in outcome) {
    const mode = intent === "note" ? "note" : "reply";
    return data({ problem: outcome.problem, text: formText(form, "text"), mode } satisfies Refused, { status: 422 });
  }
  const here = new URL(request.url);
  here.searchParams.set("after", outcome.answer.after);
  return redirect(here.pathname.replace(/\.data$/, "") + here.search);
}

/** Only another conversation, or a form, asks the server again; what is open is kept true by changes. */
export const shouldRevalidate = ({
  formMethod,
  currentUrl,
  nextUrl,
  defaultShouldRevalidate,
}: ShouldRevalidateFunctionArgs) =>
  formMethod === undefined && currentUrl.pathname === nextUrl.pathname && currentUrl.search !== nextUrl.search
    ? currentUrl.searchParams.get("before") !== nextUrl.searchParams.get("before")
    : defaultShouldRevalidate;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? personName(loaded.conversation.row.contact) : "Conversation"} · Soshogle Inbox` },
];

export default function Thread() {
  const loaded = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  return <Conversation key={loaded.conversationId + String(loaded.lookingBack)} loaded={loaded} refused={refused} />;
}

const idOf = ({ conversationId }: { readonly conversationId?: string | undefined }): string => {
  if (!conversationId) throw data(null, { status: 404 });
  return conversationId;
};

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
