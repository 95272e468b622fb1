import type { RunningInbox } from "./inbox.ts";

/** Asks the simulator's control API, see its README. Throws what it refuses. */
export const control = async (
  { simulatorUrl }: Pick<RunningInbox, "simulatorUrl">,
  path: string,
  body?: object,
): Promise<unknown> => {
  const answered = await fetch(`${simulatorUrl}/_/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answered.ok) throw new Error(`${path}: ${answered.status} ${await answered.text()}`);
  return answered.json();
};
