import { useEffect, useMemo, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useChanges } from "../../live/provider.tsx";
import { useClock } from "../../shell/clock.tsx";
import type { DashboardView } from "../../views.ts";

/** However much happens, figures are asked for no more often. */
const pauseMs = 1_000;
const pause = () => new Promise<void>((done) => setTimeout(done, pauseMs));

/** The dashboard as the loader found it, kept true by changes and by the end of the day. */
export const useDashboard = (loaded: DashboardView): DashboardView => {
  const [view, setView] = useState(loaded);
  useEffect(() => setView(loaded), [loaded]);
  const refresh = useMemo(
    () =>
      coalesce(async () => {
        setView(await browserApi.dashboard.get({}));
        await pause();
      }),
    [],
  );
  useChanges(({ conversations, leads, accounts }) => {
    if (conversations.length > 0 || leads.length > 0 || accounts) void refresh();
  });
  const { now } = useClock();
  const { until } = view.today;
  // Asked with every tick: the server's day may end a little later than the browser's clock thinks.
  useEffect(() => {
    if (now >= until) void refresh();
  }, [now, until, refresh]);
  return view;
};
