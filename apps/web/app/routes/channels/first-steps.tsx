import { useNavigation, useRouteLoaderData } from "@remix-run/react";
import { Cable, Inbox, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import type { loader as rootLoader } from "../../root.tsx";
import { useViewer } from "../../shell/viewer.ts";
import { Button, type ButtonLook } from "../../ui/button.tsx";
import { StatePage } from "../../ui/state-page.tsx";
import { ConnectForm } from "./connect-form.tsx";

/** What stands on every page while no account is connected: what to do, or whom to ask. `gain` says what comes of it. */
export function NoAccount({ gain }: { readonly gain: string }) {
  const role = useViewer()?.role;
  const busy = useNavigation().state === "submitting";
  const mayConnect = role === "owner" || role === "admin";
  return (
    <StatePage
      icon={<Cable aria-hidden />}
      title="Connect your first account"
      actions={mayConnect && <ConnectForm label="Connect Instagram" busy={busy} />}
    >
      <p>
        {mayConnect
          ? `You need an Instagram professional account, business or creator. ${gain}`
          : `An owner or admin of your team connects an Instagram account first. ${gain}`}
      </p>
    </StatePage>
  );
}

/** An account is connected, and what the page shows has not come yet. */
export function NothingCame({ icon, title, children }: { icon?: ReactNode; title: string; children: ReactNode }) {
  return (
    <StatePage icon={icon ?? <Inbox aria-hidden />} title={title} actions={<WriteFromPhone />}>
      <p>{children}</p>
    </StatePage>
  );
}

/** In demo mode one writes as a customer; elsewhere there is no such phone, and nothing is shown. */
export function WriteFromPhone({ look = "primary" }: { readonly look?: ButtonLook }) {
  const phoneUrl = usePhoneUrl();
  return (
    phoneUrl && (
      <Button asChild look={look}>
        <a href={phoneUrl} target="_blank" rel="noopener noreferrer">
          <Smartphone aria-hidden className="size-4" /> Write from the phone
        </a>
      </Button>
    )
  );
}

export const usePhoneUrl = (): string | null =>
  useRouteLoaderData<typeof rootLoader>("root")?.surroundings.phoneUrl ?? null;
