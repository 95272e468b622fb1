import { type ActionFunctionArgs, redirect } from "@remix-run/node";
import { orProblem } from "../../loading/answer.ts";

export const loader = () => redirect("/sign-in");

export async function action({ request, context }: ActionFunctionArgs) {
  await orProblem(request, context.api.session.signOut());
  return redirect("/sign-in");
}
