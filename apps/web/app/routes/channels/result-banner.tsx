import { Link } from "@remix-run/react";
import { CircleAlert, CircleCheck, Info } from "lucide-react";
import { Banner } from "../../ui/banner.tsx";
import type { ConnectError } from "../../views.ts";

const problems: Readonly<Record<ConnectError, { readonly title: string; readonly step: string }>> = {
  cancelled: {
    title: "Nothing was connected",
    step: "The authorisation was cancelled at Instagram. Start again whenever you like.",
  },
  state_invalid: {
    title: "This connection attempt is no longer valid",
    step: "It was started in another session, was finished already, or took too long. Start again from this page.",
  },
  code_rejected: {
    title: "Instagram did not accept the authorisation",
    step: "Its code had run out or was used. Start again; it takes under a minute.",
  },
  permissions_missing: {
    title: "A permission is missing",
    step: "Messages can be read and answered only with all permissions on. Start again and leave every switch on.",
  },
  held_by_another: {
    title: "This account is connected to another workspace",
    step: "Disconnect it there first, wait a minute, then connect it here.",
  },
  resting: {
    title: "This account was disconnected a moment ago",
    step: "Wait a minute, so that nothing on its way goes astray, then connect it again.",
  },
  meta_unavailable: {
    title: "Instagram does not answer right now",
    step: "Nothing was changed. Try again in a few minutes.",
  },
  not_professional: {
    title: "This is a personal account",
    step: "Instagram lets only professional accounts use messaging. In the Instagram app, switch to a business or creator account, then start again.",
  },
  failed: {
    title: "The account could not be connected",
    step: "Nothing was changed. Start again; if it stays, look at the server's log at this time.",
  },
};

const isConnectError = (value: string): value is ConnectError => Object.hasOwn(problems, value);

/** What came of the way to Instagram and back, as the address tells; `connected` is a name, or empty where none is known. */
export function ResultBanner({
  connected,
  error,
}: {
  readonly connected: string | null;
  readonly error: string | null;
}) {
  if (error) {
    const { title, step } = problems[isConnectError(error) ? error : "failed"];
    const calm = error === "cancelled";
    return (
      <Banner
        tone={calm ? "info" : "danger"}
        icon={calm ? <Info aria-hidden /> : <CircleAlert aria-hidden />}
        title={title}
      >
        <p>{step}</p>
      </Banner>
    );
  }
  if (connected === null) return null;
  return (
    <Banner
      tone="good"
      icon={<CircleCheck aria-hidden />}
      title={connected ? `@${connected} is connected` : "The account is connected"}
    >
      <p>
        New messages appear in{" "}
        <Link to="/conversations" className="font-medium underline underline-offset-2">
          Conversations
        </Link>{" "}
        as they arrive.
      </p>
    </Banner>
  );
}
