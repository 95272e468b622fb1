import type { Role } from "@soshogle/domain/member/events";
import { TRPCError } from "@trpc/server";
import type { Context } from "hono";
import type { z } from "zod";
import type { ApiContext, Caller } from "../trpc/context.ts";
import type { createCaller } from "../trpc/router.ts";
import { Refusal } from "./answers.ts";

export interface RestRequest {
  readonly c: Context;
  readonly context: ApiContext;
  /** The tRPC router's procedures, called as the owner of the session. */
  readonly api: ReturnType<typeof createCaller>;
}

/** One answer that an endpoint gives; `body` null for none. */
export interface RestAnswer {
  readonly status: number;
  readonly when: string;
  readonly body: z.ZodType | null;
}

/** An endpoint as it is served and as `docs/reference/endpoints.md` describes it. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly title: string;
  /** Sentences for the reference page, in Markdown. */
  readonly about: string;
  /** Who may call it. */
  readonly access: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly request: z.ZodObject | null;
  readonly answers: readonly RestAnswer[];
  /** Shell commands; `$INBOX` is the address of the product and `cookies.txt` holds the session. */
  readonly example: string;
  readonly handle: (request: RestRequest) => Promise<Response>;
}

/** The body as the schema describes it. A refusal names every field that is wrong and what it must be. */
export const readBody = async <T extends z.ZodObject>(c: Context, schema: T): Promise<z.output<T>> => {
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type))
    throw new Refusal(415, "not_json", "Send JSON with the header “Content-Type: application/json”.");
  const body = await c.req.json().catch(() => undefined);
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Refusal(400, "invalid_request", "The body is no JSON object.");
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refusal(400, "invalid_request", parsed.error.issues.map(sentenceOf).join(" "));
};

const sentenceOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === "unrecognized_keys")
    return `${issue.keys.map((key) => key.slice(0, 50)).join(", ")}: this endpoint knows no such field.`;
  return `${issue.path.join(".")}: ${issue.message}.`;
};

/** The signed-in member with one of these roles. */
export const memberWith = async ({ context }: RestRequest, roles: readonly Role[]): Promise<Caller> => {
  const who = await context.caller();
  if (who === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  if (!roles.includes(who.role))
    throw new TRPCError({ code: "FORBIDDEN", message: "Your role may look at this but not change it." });
  return who;
};
