import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { CircleAlert } from "lucide-react";
import { apiFailure, statusOf } from "../../loading/api-failure.ts";
import { formText } from "../../loading/form-text.ts";
import { safeNextPath } from "../../loading/next-path.ts";
import { Entrance } from "../../shell/entrance.tsx";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { PasswordField } from "../../ui/password-field.tsx";

export async function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNextPath(new URL(request.url).searchParams.get("next"));
  if (await context.api.session.current()) throw redirect(next);
  const { ownerExists } = await context.api.setup.state();
  return { next, ownerExists };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const email = formText(form, "email").trim();
  try {
    await context.api.session.signIn({ email, password: formText(form, "password") });
  } catch (error) {
    const failure = apiFailure(error);
    if (failure.code === "UNKNOWN") throw error;
    const wrong = failure.code === "UNAUTHORIZED" || failure.code === "BAD_REQUEST";
    const problem = wrong ? "E-mail or password is not right. Check both and try again." : failure.message;
    return data({ problem, email }, { status: wrong ? 401 : statusOf(failure) });
  }
  return redirect(safeNextPath(formText(form, "next")));
}

export const meta: MetaFunction = () => [{ title: "Sign in · Soshogle Inbox" }];

export default function SignIn() {
  const { next, ownerExists } = useLoaderData<typeof loader>();
  const failed = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  return (
    <Entrance title="Sign in" intro="Your team's Instagram messages, in one place.">
      {failed && <Banner tone="danger" icon={<CircleAlert aria-hidden />} title={failed.problem} className="mb-5" />}
      <Form method="post" className="grid gap-5">
        <input type="hidden" name="next" value={next} />
        <Field name="email" label="E-mail" type="email" autoComplete="username" required defaultValue={failed?.email} />
        <PasswordField name="password" label="Password" autoComplete="current-password" required />
        <Button type="submit" look="primary" size="large" aria-disabled={busy}>
          {busy ? "Signing in…" : "Sign in"}
        </Button>
      </Form>
      {!ownerExists && (
        <p className="mt-6 border-line border-t pt-5 text-soft text-sm">
          Nobody owns this installation yet.{" "}
          <Link to="/setup" className="font-medium text-accent-ink underline underline-offset-2">
            Set it up
          </Link>{" "}
          with the link that the server printed at its start.
        </p>
      )}
    </Entrance>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
