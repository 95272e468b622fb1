import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import type { ConversationCountsView } from "../views.ts";
import { browserApi } from "./browser-api.ts";
import { coalesce } from "./coalesce.ts";
import { useChanges } from "./provider.tsx";

const CountsContext = createContext<ConversationCountsView | null>(null);

/** One set of counts for the navigation and the list, so that they never disagree. */
export function CountsProvider({
  loaded,
  children,
}: {
  readonly loaded: ConversationCountsView;
  readonly children: ReactNode;
}) {
  const [counts, setCounts] = useState(loaded);
  useEffect(() => setCounts(loaded), [loaded]);
  const refresh = useMemo(() => coalesce(async () => setCounts(await browserApi.conversations.counts({}))), []);
  useChanges(({ conversations }) => {
    if (conversations.length > 0) void refresh();
  });
  return <CountsContext.Provider value={counts}>{children}</CountsContext.Provider>;
}

/** Counts of a workspace, or of an account, without conversations. */
export const noCounts: ConversationCountsView = {
  open: 0,
  mine: 0,
  unassigned: 0,
  waiting: 0,
  unread: 0,
  failed: 0,
  archived: 0,
  mineUnread: 0,
  mineWaiting: 0,
  mineFailed: 0,
  byAccount: {},
};

export const useCounts = (): ConversationCountsView => useContext(CountsContext) ?? noCounts;
