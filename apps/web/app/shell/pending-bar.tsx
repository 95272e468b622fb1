import { useNavigation } from "@remix-run/react";
import { useSteady } from "./use-steady.ts";

/** A line at the top of the page while another page is on its way; nothing when it comes at once. */
export function PendingBar() {
  const shown = useSteady({ busy: useNavigation().state === "loading" });
  return (
    <div role="status" className="pointer-events-none absolute inset-x-0 top-0 z-30 h-0.5 overflow-hidden">
      {shown && (
        <>
          <span className="sr-only">Loading the page…</span>
          <span aria-hidden className="block h-full w-1/3 animate-pass bg-accent" />
        </>
      )}
    </div>
  );
}
