import { useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { apiFailure } from "../../loading/api-failure.ts";
import { stageNames } from "../../text/lead-words.ts";
import { personName } from "../../text/names.ts";
import { useToast } from "../../ui/toast.tsx";
import type { LeadRow, LeadStage } from "../../views.ts";

export interface Mover {
  /** Why the last move did not happen; it stands until the next one. */
  readonly problem: string | null;
  readonly move: (lead: LeadRow, to: LeadStage) => void;
}

/** Moves leads at once and tells the server; what it refuses goes back to where it was. */
export const useMove = (options: {
  readonly show: (lead: LeadRow, to: LeadStage) => void;
  readonly refresh: (after?: string) => Promise<void>;
}): Mover => {
  const { show, refresh } = options;
  const [problem, setProblem] = useState<string | null>(null);
  const toast = useToast();

  const tell = async (lead: LeadRow, to: LeadStage) => {
    if (lead.stage === to) return;
    setProblem(null);
    show(lead, to);
    const name = personName(lead.contact);
    try {
      const { after } = await browserApi.leads.changeStage({ leadId: lead.id, stage: to });
      const undo = () => void tell({ ...lead, stage: to }, lead.stage);
      toast({ text: `${name} moved to ${stageNames[to]}`, action: { label: "Undo", run: undo } });
      await refresh(after);
    } catch (error) {
      setProblem(`${name} was not moved to ${stageNames[to]}. ${apiFailure(error).message}`);
      await refresh();
    }
  };
  return { problem, move: (lead, to) => void tell(lead, to) };
};
