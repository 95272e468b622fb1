import { daysLeft } from "../../text/times.ts";
import type { AccountView } from "../../views.ts";

export interface AccountHealth {
  readonly tone: "good" | "warn" | "danger" | "neutral";
  readonly word: string;
  /** What to do, null while all is well. */
  readonly advice: string | null;
}

const soonDays = 10;

/** One word for how an account is doing, the worst first, and the step that mends it. */
export const accountHealth = (account: AccountView, now: number): AccountHealth => {
  if (account.status === "disconnected") return { tone: "neutral", word: "Disconnected", advice: null };
  if (account.tokenRejected)
    return {
      tone: "danger",
      word: "Access refused",
      advice:
        "Instagram does not accept our access any more, often after a password change. Reconnect to receive and send again.",
    };
  if (account.subscription === "failed")
    return {
      tone: "danger",
      word: "No messages arrive",
      advice: `${account.subscriptionProblem ?? "Instagram refused to deliver messages."} Reconnect to try again.`,
    };
  if (account.subscription === "pending") return { tone: "neutral", word: "Switching on delivery…", advice: null };
  const days = daysLeft(account.tokenExpiresAt, now);
  if (days < soonDays)
    return {
      tone: "warn",
      word: "Access ends soon",
      advice: `Access ends in ${days} days and is renewed by itself. If this stays, reconnect.`,
    };
  return { tone: "good", word: "Receiving messages", advice: null };
};
