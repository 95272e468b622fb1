import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Clock } from "../text/times.ts";
import { timeZoneCookie } from "./preferences.ts";

const tickMs = 30_000;
const ClockContext = createContext<Clock>({ now: 0, timeZone: "UTC" });

export const useClock = (): Clock => useContext(ClockContext);

/** Starts with the server's moment and zone, so the first render matches, then follows the browser's. */
export function ClockProvider({ initial, children }: { readonly initial: Clock; readonly children: ReactNode }) {
  const [clock, setClock] = useState(initial);
  useEffect(() => {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
    document.cookie = timeZoneCookie(timeZone);
    const tick = () => setClock({ now: Date.now(), timeZone });
    tick();
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, []);
  return <ClockContext.Provider value={clock}>{children}</ClockContext.Provider>;
}
