import { useRef, useState } from "react";
import { browserApi } from "../../live/browser-api.ts";
import { apiFailure } from "../../loading/api-failure.ts";
import { type Intent, runIntent } from "./run-intent.ts";

export interface IntentRunner {
  readonly busy: boolean;
  readonly problem: string | null;
  readonly run: (intent: Intent, fields?: Readonly<Record<string, string>>) => Promise<string | null>;
}

/** Runs a form's intent from the browser, one at a time. Resolves with the answer's `after`, null when it did not happen. */
export const useIntent = (conversationId: string): IntentRunner => {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const running = useRef(false);
  const run: IntentRunner["run"] = async (intent, fields = {}) => {
    if (running.current) return null;
    running.current = true;
    setBusy(true);
    setProblem(null);
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    try {
      return (await runIntent(browserApi, conversationId, { intent, form })).after;
    } catch (error) {
      setProblem(apiFailure(error).message);
      return null;
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { busy, problem, run };
};
