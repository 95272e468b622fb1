import { randomInt } from "node:crypto";

export interface Verification {
  readonly ok: boolean;
  /** What the callback answered, or the name of what went wrong. */
  readonly answer: string;
}

export interface Callback {
  readonly url: () => string;
  readonly moveTo: (url: string) => void;
  /** Asks the callback for its consent, as Meta does when it is saved. */
  readonly verify: () => Promise<Verification>;
}

export const openCallback = (start: string, verifyToken: string): Callback => {
  let current = start;
  const verify = async (): Promise<Verification> => {
    const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
    const url = new URL(current);
    url.searchParams.set("hub.mode", "subscribe");
    url.searchParams.set("hub.verify_token", verifyToken);
    url.searchParams.set("hub.challenge", challenge);
    try {
      const answer = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(20_000) });
      const text = await answer.text();
      return { ok: answer.status === 200 && text === challenge, answer: `${answer.status} ${text.slice(0, 200)}` };
    } catch (error) {
      return { ok: false, answer: error instanceof Error ? error.name : "unknown" };
    }
  };
  return {
    url: () => current,
    moveTo: (url) => {
      current = url;
    },
    verify,
  };
};
