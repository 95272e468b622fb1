import { request } from "node:http";

/**
 * An agent's browser with the list open: its stream of changes, and the first page asked for again after each, one
 * request at a time, as the page does it.
 */
export interface Agent {
  /** Resolves when a first page that was asked for after a change of this conversation has arrived. */
  readonly sees: (conversationId: string) => Promise<number>;
  readonly close: () => void;
}

interface AgentOptions {
  readonly url: string;
  readonly cookie: string;
  readonly list: () => Promise<unknown>;
}

export const openAgent = async ({ url, cookie, list }: AgentOptions): Promise<Agent> => {
  const waiting = new Map<string, ((at: number) => void)[]>();
  const changed = new Set<string>();
  let isAsking = false;
  const refresh = async () => {
    if (isAsking) return;
    isAsking = true;
    while (changed.size > 0) {
      const ids = [...changed];
      changed.clear();
      await list();
      const at = performance.now();
      for (const id of ids) {
        for (const resolve of waiting.get(id) ?? []) resolve(at);
        waiting.delete(id);
      }
    }
    isAsking = false;
  };
  const onLine = (line: string) => {
    if (!line.startsWith("data:") || !line.includes("conversations")) return;
    const { conversations } = JSON.parse(line.slice(5)) as { readonly conversations: readonly string[] };
    for (const id of conversations) if (waiting.has(id)) changed.add(id);
    void refresh();
  };
  const close = await follow(`${url}/api/trpc/live.changes`, cookie, onLine);
  return {
    sees: (conversationId) =>
      new Promise((resolve) => waiting.set(conversationId, [...(waiting.get(conversationId) ?? []), resolve])),
    close,
  };
};

/** Reads an event stream line by line; resolves once its first line is there. */
const follow = (url: string, cookie: string, onLine: (line: string) => void): Promise<() => void> =>
  new Promise((resolve, reject) => {
    const asked = request(url, { headers: { cookie, accept: "text/event-stream" } }, (answer) => {
      let rest = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onLine(line);
        resolve(() => asked.destroy());
      });
    });
    asked.on("error", reject);
    asked.end();
  });
