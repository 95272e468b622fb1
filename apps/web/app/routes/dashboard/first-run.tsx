import { useRouteLoaderData } from "@remix-run/react";
import { Cable, Inbox, Smartphone } from "lucide-react";
import type { loader as rootLoader } from "../../root.tsx";
import { Button } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import { ConnectForm } from "../channels/connect-form.tsx";

const frame = "rounded-xl border border-line bg-surface shadow-control";

export function NoAccount({ mayManage, busy }: { readonly mayManage: boolean; readonly busy: boolean }) {
  return (
    <div className={frame}>
      <StatePage
        icon={<Cable aria-hidden />}
        title="Connect your first account"
        actions={mayManage && <ConnectForm label="Connect Instagram" busy={busy} />}
      >
        <p>
          {mayManage
            ? "You need an Instagram professional account, business or creator. Its messages arrive here from then on, and everybody who writes becomes a lead."
            : "Nothing arrives yet. An owner or admin of your team can connect an Instagram account."}
        </p>
      </StatePage>
    </div>
  );
}

/** An account is connected and nobody wrote: what to do, and that nothing is missing. */
export function NoMessage({ username }: { readonly username: string }) {
  const phoneUrl = useRouteLoaderData<typeof rootLoader>("root")?.surroundings.phoneUrl ?? null;
  return (
    <div className={frame}>
      <StatePage
        icon={<Inbox aria-hidden />}
        title="Ready for the first message"
        actions={
          phoneUrl && (
            <Button asChild look="primary">
              <a href={phoneUrl} target="_blank" rel="noopener noreferrer">
                <Smartphone aria-hidden className="size-4" /> Write from the phone
              </a>
            </Button>
          )
        }
      >
        <p>
          @{username} is connected. {phoneUrl ? "Write to it as a customer would" : "Write to it from another account"},
          and what needs you appears here by itself.
        </p>
      </StatePage>
    </div>
  );
}
