import { Link, useLocation } from "@remix-run/react";
import { RefreshCw, WifiOff } from "lucide-react";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useConnection } from "./provider.tsx";

type Trouble = "none" | "reconnecting" | "offline" | "signed_out";

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

/** Trouble that lasts; brief drops stay silent. */
const useLastingTrouble = (): Trouble => {
  const connection = useConnection();
  const online = useOnline();
  const trouble: Trouble =
    connection === "signed_out"
      ? "signed_out"
      : !online
        ? "offline"
        : connection === "interrupted"
          ? "reconnecting"
          : "none";
  const [shown, setShown] = useState<Trouble>("none");
  useEffect(() => {
    if (trouble === "none") return setShown("none");
    const timer = setTimeout(() => setShown(trouble), patienceMs);
    return () => clearTimeout(timer);
  }, [trouble]);
  return shown;
};

const strip =
  "flex items-center justify-center gap-2 border-b border-warn-line bg-warn-tint px-4 py-1.5 text-sm text-warn-ink";

/** One polite region for the whole page; empty while all is well. */
export function ConnectionState() {
  const trouble = useLastingTrouble();
  const { pathname, search } = useLocation();
  return (
    <div role="status" data-connection={trouble}>
      {trouble === "reconnecting" && (
        <p className={strip}>
          <RefreshCw aria-hidden className="size-3.5 animate-turn" /> Reconnecting. What you see may be a little old;
          nothing is lost.
        </p>
      )}
      {trouble === "offline" && (
        <p className={strip}>
          <WifiOff aria-hidden className="size-3.5" /> You are offline. What you type is kept and can be sent later.
        </p>
      )}
      {trouble === "signed_out" && (
        <p className={strip}>
          Your session has ended.
          <Link
            className="font-medium underline underline-offset-2"
            to={`/sign-in?next=${encodeURIComponent(pathname + search)}`}
          >
            Sign in again
          </Link>
        </p>
      )}
    </div>
  );
}
