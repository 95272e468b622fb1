import { Link, useLocation } from "@remix-run/react";
import { CloudDownload, RefreshCw, WifiOff } from "lucide-react";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { useClock } from "../shell/clock.tsx";
import { timeOfDay } from "../text/times.ts";
import { useConnection } from "./provider.tsx";

type Trouble = "none" | "reconnecting" | "catching_up" | "offline" | "signed_out";

/** Brief drops stay silent. */
const patienceMs = 1_500;

const watchNetwork = (changed: () => void) => {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
};

const useOnline = (): boolean =>
  useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );

interface Shown {
  readonly trouble: Trouble;
  readonly since: number | null;
}
const none: Shown = { trouble: "none", since: null };

/** Trouble that lasts. What has been shown changes at once: from offline to catching up to nothing. */
const useLastingTrouble = (): Shown => {
  const { state, since } = useConnection();
  const online = useOnline();
  const trouble: Trouble =
    state === "signed_out"
      ? "signed_out"
      : !online
        ? "offline"
        : state === "interrupted" || (state === "connecting" && since !== null)
          ? "reconnecting"
          : state === "catching_up"
            ? "catching_up"
            : "none";
  const [shown, setShown] = useState(none);
  const isShown = shown.trouble !== "none";
  const troubled = trouble !== "none";
  useEffect(() => {
    const show = () => setShown((before) => ({ trouble, since: since ?? before.since ?? Date.now() }));
    if (!troubled) return setShown(none);
    if (isShown) return show();
    const timer = setTimeout(show, patienceMs);
    return () => clearTimeout(timer);
  }, [troubled, trouble, since, isShown]);
  return shown;
};

/** One polite region for the whole page; empty while all is well. */
export function ConnectionState() {
  const { trouble, since } = useLastingTrouble();
  const { timeZone } = useClock();
  const { pathname, search } = useLocation();
  const from = since === null ? "" : ` since ${timeOfDay(since, timeZone)}`;
  return (
    <div role="status" data-connection={trouble}>
      {trouble === "reconnecting" && (
        <Strip icon={<RefreshCw aria-hidden className="size-3.5 animate-turn" />}>
          No connection to the server{from}. It is tried again by itself; what you see may be old, and nothing is lost.
        </Strip>
      )}
      {trouble === "catching_up" && (
        <Strip icon={<CloudDownload aria-hidden className="size-3.5" />}>
          Connected again, catching up on what came{from}.
        </Strip>
      )}
      {trouble === "offline" && (
        <Strip icon={<WifiOff aria-hidden className="size-3.5" />}>
          You are offline{from}. What you type is kept and can be sent later.
        </Strip>
      )}
      {trouble === "signed_out" && (
        <Strip>
          Your session has ended.
          <Link
            className="font-medium underline underline-offset-2"
            to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}
          >
            Sign in again
          </Link>
        </Strip>
      )}
    </div>
  );
}

function Strip({ icon, children }: { readonly icon?: ReactNode; readonly children: ReactNode }) {
  return (
    <p className="flex items-center justify-center gap-2 border-warn-line border-b bg-warn-tint px-4 py-1.5 text-sm text-warn-ink">
      {icon && <span className="shrink-0">{icon}</span>}
      <span className="text-balance">{children}</span>
    </p>
  );
}
