import { useEffect, useMemo, useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { coalesce } from "../../live/coalesce.ts";
import { useChanges } from "../../live/provider.tsx";
import { apiFailure } from "../../loading/api-failure.ts";
import type { LeadView } from "../../views.ts";
import { carryOut, type LeadWish } from "../lead/wish.ts";

export interface LiveLead {
  readonly view: LeadView;
  readonly busy: boolean;
  readonly problem: string | null;
  /** What was done last, for those who listen. */
  readonly done: string;
  /** Resolves with whether it happened. */
  readonly wish: (wish: LeadWish | { readonly problem: string } | null) => Promise<boolean>;
}

const doneWords: Readonly<Record<LeadWish["intent"], string>> = {
  stage: "Stage changed",
  owner: "Owner changed",
  value: "Value saved",
  note: "Note saved",
};

/** The lead of the open conversation as the loader found it, kept true by changes. */
export const useLead = (conversationId: string, loaded: LeadView): LiveLead => {
  const [view, setView] = useState(loaded);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [done, setDone] = useState("");
  useEffect(() => setView(loaded), [loaded]);
  const newest = useRef<string | undefined>(undefined);
  const refresh = useMemo(
    () => coalesce(async () => setView(await browserApi.leads.get({ conversationId, after: newest.current }))),
    [conversationId],
  );
  useChanges(({ leads }) => {
    if (leads.includes(conversationId)) void refresh();
  });

  const wish: LiveLead["wish"] = async (wanted) => {
    if (wanted === null || view.row === null || busy) return false;
    setDone("");
    if ("problem" in wanted) {
      setProblem(wanted.problem);
      return false;
    }
    setBusy(true);
    setProblem(null);
    try {
      newest.current = (await carryOut(browserApi.leads, view.row.id, wanted)).after;
      await refresh();
      setDone(doneWords[wanted.intent]);
      return true;
    } catch (error) {
      setProblem(apiFailure(error).message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { view, busy, problem, done, wish };
};
