import { useNavigate } from "@remix-run/react";
import { browserApi } from "../../live/browser-api.ts";
import { useToast } from "../../ui/toast.tsx";
import { useNeighbours } from "../conversations/neighbours.ts";
import { arrivedByFiling } from "../conversations/use-focus-on-arrival.ts";
import type { IntentRunner } from "./use-intent.ts";
import type { LiveThread } from "./use-thread.ts";

export interface Filing {
  readonly archive: () => void;
  readonly reopen: () => void;
}

/** Archive moves on to the next conversation and can be undone from where that leads. */
export const useFiling = (conversationId: string, refresh: LiveThread["refresh"], run: IntentRunner["run"]): Filing => {
  const navigate = useNavigate();
  const { pathAfter } = useNeighbours();
  const toast = useToast();
  const undo = () => {
    browserApi.conversations.reopen({ conversationId }).catch(() => {
      toast({ text: "It could not be reopened. You find it under Archived." });
    });
  };
  const reopen = async () => {
    const after = await run("reopen");
    if (after === null) return;
    toast({ text: "Conversation reopened" });
    await refresh(after);
  };
  const archive = async () => {
    const next = pathAfter(conversationId);
    if ((await run("archive")) === null) return;
    toast({ text: "Conversation archived", action: { label: "Undo", run: undo } });
    navigate(next, { state: arrivedByFiling });
  };
  return { archive: () => void archive(), reopen: () => void reopen() };
};
