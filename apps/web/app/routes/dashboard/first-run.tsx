import type { AccountView } from "../../views.ts";
import { NoAccount, NothingCame, usePhoneUrl } from "../channels/first-steps.tsx";

/** Nobody ever wrote: what to do, and that nothing is missing. Nothing to say where accounts are all disconnected. */
export function FirstRun({ accounts }: { readonly accounts: readonly AccountView[] }) {
  const phoneUrl = usePhoneUrl();
  const connected = accounts.find(({ status }) => status === "connected");
  if (accounts.length > 0 && !connected) return null;
  return (
    <div className="rounded-xl border border-line bg-surface shadow-control">
      {connected ? (
        <NothingCame title="Ready for the first message">
          @{connected.username} is connected.{" "}
          {phoneUrl ? "Write to it as a customer would" : "Write to it from another account"}, and what needs you
          appears here by itself.
        </NothingCame>
      ) : (
        <NoAccount gain="Its messages arrive here from then on, and everybody who writes becomes a lead." />
      )}
    </div>
  );
}
