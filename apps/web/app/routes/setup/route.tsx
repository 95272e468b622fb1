import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { ChevronDown, CircleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { apiFailure, statusOf } from "../../loading/api-failure.ts";
import { formText } from "../../loading/form-text.ts";
import { homePath } from "../../loading/next-path.ts";
import { useClock } from "../../shell/clock.tsx";
import { Entrance } from "../../shell/entrance.tsx";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { PasswordField } from "../../ui/password-field.tsx";
import { type OwnerProblems, ownerProblems, tokenFrom } from "./read-form.ts";
import { TokenField } from "./token-field.tsx";

export const loader = ({ context }: LoaderFunctionArgs) => context.api.setup.state();

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const owner = {
    token: tokenFrom(formText(form, "token")),
    name: formText(form, "name").trim(),
    email: formText(form, "email").trim(),
    password: formText(form, "password"),
    workspaceName: formText(form, "workspaceName").trim(),
    timeZone: formText(form, "timeZone"),
  };
  const { token: _, password: __, timeZone: ___, ...typed } = owner;
  const none: OwnerProblems = {};
  const problems = ownerProblems(owner);
  if (Object.keys(problems).length > 0) return data({ problems, refused: null, typed }, { status: 400 });
  try {
    await context.api.setup.redeem(owner);
  } catch (error) {
    const failure = apiFailure(error);
    if (failure.code === "UNKNOWN") throw error;
    const stale = failure.code === "UNAUTHORIZED" || failure.code === "NOT_FOUND" || failure.code === "FORBIDDEN";
    const refused = stale
      ? "This owner link was used, is over an hour old, or belongs to an earlier start. Make a new one with npm run owner-link."
      : failure.message;
    return data({ problems: none, refused, typed }, { status: statusOf(failure) });
  }
  return redirect(homePath);
}

export const meta: MetaFunction = () => [{ title: "Set up · Soshogle Inbox" }];

export default function Setup() {
  const { ownerExists } = useLoaderData<typeof loader>();
  return ownerExists ? <AlreadySetUp /> : <FirstOwner />;
}

/** A recovery link leads here too, so the form stays within reach. */
function AlreadySetUp() {
  const [recovering, setRecovering] = useState(false);
  useEffect(() => setRecovering(tokenFrom(location.hash) !== ""), []);
  const refused = useActionData<typeof action>() !== undefined;
  return (
    <Entrance title="Already set up" intro="This installation has an owner. Sign in with your e-mail and password.">
      <Button asChild look="primary" size="large" className="w-full">
        <Link to="/sign-in">Go to sign-in</Link>
      </Button>
      <details className="group mt-6 border-line border-t pt-4" open={recovering || refused}>
        <summary className="flex list-none items-center justify-between rounded-sm font-medium text-soft text-sm hover:text-ink [&::-webkit-details-marker]:hidden">
          I have a recovery link{" "}
          <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
        </summary>
        <div className="mt-5">
          <OwnerForm />
        </div>
      </details>
    </Entrance>
  );
}

function FirstOwner() {
  return (
    <Entrance title="Make it yours" intro="You become the owner of this inbox. Colleagues can be added later.">
      <OwnerForm />
    </Entrance>
  );
}

function OwnerForm() {
  const failed = useActionData<typeof action>();
  const problems: OwnerProblems = failed?.problems ?? {};
  const { timeZone } = useClock();
  const busy = useNavigation().state !== "idle";
  return (
    <>
      {failed?.refused && (
        <Banner tone="danger" icon={<CircleAlert aria-hidden />} title={failed.refused} className="mb-5" />
      )}
      <Form method="post" noValidate className="grid gap-5">
        <input type="hidden" name="timeZone" value={timeZone} />
        <TokenField problem={problems.token} />
        <Field
          name="name"
          label="Your name"
          autoComplete="name"
          required
          defaultValue={failed?.typed.name}
          problem={problems.name}
        />
        <Field
          name="email"
          label="E-mail"
          type="email"
          autoComplete="username"
          required
          defaultValue={failed?.typed.email}
          problem={problems.email}
        />
        <PasswordField
          name="password"
          label="Password"
          autoComplete="new-password"
          hint="At least 12 characters."
          required
          problem={problems.password}
        />
        <Field
          name="workspaceName"
          label="Team name"
          autoComplete="organization"
          required
          defaultValue={failed?.typed.workspaceName}
          problem={problems.workspaceName}
        />
        <Button type="submit" look="primary" size="large" aria-disabled={busy}>
          {busy ? "Setting up…" : "Create the inbox"}
        </Button>
      </Form>
    </>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
