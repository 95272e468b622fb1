import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { type ShouldRevalidateFunctionArgs, useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
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
  const linked = search.get("message");
  const [conversation, page, lead, drafts] = await orProblem(
    request,
    Promise.all([
      api.conversations.get({ conversationId, after }),
      api.conversations.thread({ conversationId, after, ...placeIn(search) }),
      api.leads.get({ conversationId, after }),
      api.conversations.drafts({ conversationId }),
    ]),
  );
  return { conversationId, conversation, page, lead, drafts, replyId: crypto.randomUUID(), linked };
}

/** Which page an address asks for: around a message, or a step without script; otherwise where reading begins. */
const placeIn = (search: URLSearchParams) => {
  const [message, before, later] = places.map((name) => search.get(name));
  if (message) return { around: message };
  if (before) return { cursor: before, towards: "older" } as const;
  return later ? ({ cursor: later, towards: "newer" } as const) : { opening: true };
};

const places = ["message", "before", "later"] as const;
/** Two addresses with the same place show the same page, whatever else they say. */
const placeOf = (search: URLSearchParams): string => places.map((name) => search.get(name)).join();

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
    ? placeOf(currentUrl.searchParams) !== placeOf(nextUrl.searchParams)
    : defaultShouldRevalidate;

export const meta: MetaFunction<typeof loader> = ({ data: loaded }) => [
  { title: `${loaded ? personName(loaded.conversation.row.contact) : "Conversation"} · Soshogle Inbox` },
];

export default function Thread() {
  const loaded = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const [search] = useSearchParams();
  return <Conversation key={`${loaded.conversationId}?${placeOf(search)}`} loaded={loaded} refused={refused} />;
}

const idOf = ({ conversationId }: { readonly conversationId?: string | undefined }): string => {
  if (!conversationId) throw data(null, { status: 404 });
  return conversationId;
};

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
