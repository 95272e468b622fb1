import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData, useNavigation } from "@remix-run/react";
import { ArrowLeft, CircleAlert } from "lucide-react";
import { useState } from "react";
import { orProblem, tryCommand } from "../../loading/answer.ts";
import { formText } from "../../loading/form-text.ts";
import { useClock } from "../../shell/clock.tsx";
import { useHydrated } from "../../shell/hydrated.ts";
import { RouteProblem } from "../../shell/route-problem.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { longDate, timeOfDay } from "../../text/times.ts";
import { Banner } from "../../ui/banner.tsx";
import { Button } from "../../ui/button.tsx";
import { Select } from "../../ui/select.tsx";
import { presentName, regions, zoneLabel } from "./zones.ts";

export async function loader({ request, context: { api } }: LoaderFunctionArgs) {
  const { timeZone } = await orProblem(request, api.dashboard.get({}));
  return { timeZone, regions: regions(timeZone.name) };
}

export async function action({ request, context: { api } }: ActionFunctionArgs) {
  const timeZone = formText(await request.formData(), "timeZone");
  const outcome = await tryCommand(request, () => api.dashboard.chooseTimeZone({ timeZone }));
  return "answer" in outcome
    ? redirect(`/dashboard?after=${encodeURIComponent(outcome.answer.after)}`)
    : data(outcome, { status: 422 });
}

export const meta: MetaFunction = () => [{ title: "Time zone · Soshogle Inbox" }];

export default function TimeZone() {
  const { timeZone } = useLoaderData<typeof loader>();
  const role = useViewer()?.role;
  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto max-w-xl px-4 py-6 sm:px-8 sm:py-8">
        <Link to="/dashboard" className="inline-flex items-center gap-1.5 text-soft text-sm hover:text-ink">
          <ArrowLeft aria-hidden className="size-4" /> Dashboard
        </Link>
        <h1 className="mt-3 font-semibold text-xl tracking-tight">Time zone</h1>
        <p className="mt-1 text-soft">
          Where the days of your team begin and end. Figures of a day are counted by it, for everybody; times of
          messages stay those of each person&apos;s own browser.
        </p>
        {role === "owner" || role === "admin" ? (
          <ZoneForm />
        ) : (
          <p className="mt-6 rounded-xl border border-line bg-surface px-4 py-3">
            {timeZone.name.replaceAll("_", " ")}. <span className="text-soft">An owner or admin can change it.</span>
          </p>
        )}
      </div>
    </div>
  );
}

function ZoneForm() {
  const { timeZone, regions: choices } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const busy = useNavigation().state !== "idle";
  const [zone, setZone] = useState(timeZone.name);
  const { now, timeZone: browsers } = useClock();
  const own = presentName(browsers);
  const offersOwn = useHydrated() && own !== zone && choices.some(({ zones }) => zones.includes(own));
  return (
    <Form method="post" className="mt-6 grid gap-4 rounded-xl border border-line bg-surface p-5 shadow-control">
      {refused && <Banner tone="danger" icon={<CircleAlert aria-hidden />} title={refused.problem} />}
      <div className="grid gap-1.5">
        <label htmlFor="time-zone" className="font-medium text-sm">
          Time zone
        </label>
        <Select
          id="time-zone"
          name="timeZone"
          value={zone}
          onChange={({ target }) => setZone(target.value)}
          aria-describedby="time-zone-now"
          look="h-11 text-md md:h-10 md:text-base"
        >
          {choices.map(({ name, zones }) => (
            <optgroup key={name} label={name}>
              {zones.map((one) => (
                <option key={one} value={one}>
                  {zoneLabel(one)}
                </option>
              ))}
            </optgroup>
          ))}
        </Select>
        <p id="time-zone-now" className="tabular text-soft text-xs">
          It is {timeOfDay(now, zone)} there, {longDate(now, zone)}.
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look="primary" aria-disabled={busy}>
          Save
        </Button>
        {offersOwn && <Button onClick={() => setZone(own)}>Use this browser&apos;s: {own.replaceAll("_", " ")}</Button>}
      </div>
    </Form>
  );
}

export function ErrorBoundary() {
  return <RouteProblem level={1} />;
}
