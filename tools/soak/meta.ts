import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Place } from "./processes.ts";

const Book = z.object({
  accounts: z.array(z.object({ igId: z.string(), subscribedFields: z.array(z.string()).nullable() })),
  people: z.array(z.object({ personId: z.string() })),
  threads: z.array(z.object({ igsid: z.string(), igId: z.string(), personId: z.string() })),
  messages: z.array(
    z.object({
      igId: z.string(),
      igsid: z.string(),
      mid: z.string(),
      author: z.enum(["person", "account"]),
      text: z.string().nullable(),
      callId: z.number().nullable(),
    }),
  ),
  deliveryCounts: z.object({ pending: z.number(), delivered: z.number(), dropped: z.number() }),
});
/** What the simulator itself knows: who wrote what, and what it accepted by which call. */
export type Book = z.output<typeof Book>;
export type BookedMessage = Book["messages"][number];

const Calls = z.object({ calls: z.array(z.object({ id: z.number() })) });
const LOOK_MS = 20;

/** The simulator's control API. */
export const metaOf = ({ simulatorUrl }: Place) => {
  const ask = async (path: string, init?: { readonly method: "POST" | "DELETE"; readonly body?: unknown }) => {
    const answer = await fetch(`${simulatorUrl}/_${path}`, {
      ...(init && { method: init.method }),
      ...(init?.body !== undefined && { body: JSON.stringify(init.body) }),
      headers: { "content-type": "application/json" },
    });
    if (!answer.ok) throw new Error(`the simulator answered ${path} with ${answer.status}: ${await answer.text()}`);
    return answer.json();
  };
  const post = (path: string, body: unknown) => ask(path, { method: "POST", body });
  const lastSend = async (after: number): Promise<number> => {
    let last = after;
    for (;;) {
      const { calls } = Calls.parse(await ask(`/calls?kind=send&after=${last}`));
      const newest = calls.at(-1);
      if (!newest) return last;
      last = newest.id;
    }
  };
  return {
    /** Waits at most so long for another send to arrive at Meta; whether one did. */
    nextSend: async (withinMs: number): Promise<boolean> => {
      const endAt = Date.now() + withinMs;
      const before = await lastSend(0);
      while (Date.now() < endAt) {
        if ((await lastSend(before)) > before) return true;
        await pause(LOOK_MS);
      }
      return false;
    },
    book: async (): Promise<Book> => Book.parse(await ask("/book")),
    addPerson: async (username: string) =>
      z.object({ personId: z.string() }).parse(await post("/people", { username, name: username })).personId,
    write: async (accountId: string, personId: string, text: string) =>
      z.object({ mid: z.string(), igsid: z.string() }).parse(await post("/messages", { accountId, personId, text })),
    sees: async (accountId: string, personId: string) => void (await post("/seen", { accountId, personId })),
    change: async (change: unknown) => void (await post("/faults", change)),
    clear: async () => void (await ask("/faults", { method: "DELETE" })),
    retryDeliveries: async () => void (await post("/deliveries/retry", {})),
    authorize: async (accountId: string, redirectUri: string, state: string) =>
      z.object({ location: z.string() }).parse(await post("/authorize", { accountId, redirectUri, state })).location,
  };
};
export type Meta = ReturnType<typeof metaOf>;
