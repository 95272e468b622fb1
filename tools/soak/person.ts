import { z } from "zod";
import { OWNER, type Place } from "./processes.ts";

/** `rejected`: the product said no for good. `away`: no answer, or one that asks to try again. */
export type Asked =
  | { readonly is: "done"; readonly data: unknown }
  | { readonly is: "rejected"; readonly code: string }
  | { readonly is: "away" };

/** As tRPC writes it. */
const Answer = z.object({
  result: z.object({ data: z.unknown() }).optional(),
  error: z.object({ data: z.object({ code: z.string() }) }).optional(),
});
const ANSWER_MS = 10_000;

/** A person at a browser: signed in, asking the product's tRPC router. */
export const makePerson = (place: Place) => {
  let cookie = "";

  const request = (path: string, init: RequestInit = {}) =>
    fetch(place.url + path, {
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
      ...init,
      headers: { origin: place.url, cookie, "content-type": "application/json" },
    });

  const call = async (kind: "query" | "mutation", procedure: string, input?: unknown): Promise<Asked> => {
    const text = input === undefined ? undefined : JSON.stringify(input);
    const query = kind === "query" && text !== undefined ? `?${new URLSearchParams({ input: text })}` : "";
    try {
      const answer = await request(
        `/api/trpc/${procedure}${query}`,
        kind === "query" ? {} : { method: "POST", ...(text !== undefined && { body: text }) },
      );
      for (const set of answer.headers.getSetCookie()) cookie = set.split(";")[0] ?? "";
      const body = Answer.parse(await answer.json());
      if (answer.ok) return { is: "done", data: body.result?.data };
      return answer.status >= 500 ? { is: "away" } : { is: "rejected", code: body.error?.data.code ?? "" };
    } catch {
      return { is: "away" };
    }
  };

  return {
    query: (procedure: string, input?: unknown) => call("query", procedure, input),
    mutate: (procedure: string, input?: unknown) => call("mutation", procedure, input),
    signIn: () => call("mutation", "session.signIn", OWNER),
    /** What the browser sends along; empty before somebody signed in. */
    cookie: () => cookie,
    /** Follows a link that Instagram sends the browser to. */
    follow: (url: string) => request(new URL(url).pathname + new URL(url).search),
  };
};
export type Person = ReturnType<typeof makePerson>;
