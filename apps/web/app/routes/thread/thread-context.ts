import { createContext, useContext } from "react";

/** What can be done about a single message, from deep inside the list. */
export interface PartActions {
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly settle: (what: "went-out" | "send-again" | "cancel", partId: string) => void;
  /** Hands a stuck reply over again, unchanged. */
  readonly resend: (replyId: string) => void;
  /** Moves a text into the composer. */
  readonly putBack: (text: string, replyId: string) => void;
}

export const ThreadContext = createContext<PartActions | null>(null);

export const usePartActions = (): PartActions | null => useContext(ThreadContext);
