import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import type { Context } from "hono";
import { z } from "zod";
import { DEFECT } from "../trpc/errors.ts";

/** What every refusal looks like. `code` is for programs and stays; `message` is for people. */
export const Failure = z.object({
  success: z.literal(false),
  error: z.object({ code: z.string(), message: z.string() }),
});

/** A request that cannot be granted, with its HTTP status. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const json = (status: number, body: unknown): Response => Response.json(body, { status });

/** An answer without a body. */
export const empty = (): Response => new Response(null, { status: 204 });

export const refuse = ({ status, code, message }: Pick<Refusal, "status" | "code" | "message">): Response =>
  json(status, { success: false, error: { code, message } } satisfies z.infer<typeof Failure>);

/** A refusal before any endpoint was reached: for programs under `/api/`, a line of text elsewhere. */
export const refuseAs = (
  c: Context,
  refusal: { readonly status: 403 | 413; readonly code: string; readonly message: string },
): Response =>
  c.req.path.startsWith("/api/")
    ? c.json({ success: false, error: { code: refusal.code, message: refusal.message } }, refusal.status)
    : c.text(`${refusal.message}\n`, refusal.status);

/** Turns what a handler throws into an answer; null for what nobody expected. */
export const refusalOf = (error: unknown): Response | null => {
  if (error instanceof Refusal) return refuse(error);
  if (error instanceof TRPCError && error.cause instanceof Refusal) return refuse(error.cause);
  if (!(error instanceof TRPCError) || error.code === "INTERNAL_SERVER_ERROR") return null;
  return refuse({
    status: getHTTPStatusCodeFromError(error),
    code: error.code.toLowerCase(),
    message: error.message,
  });
};

export const defect = (): Response => refuse({ status: 500, code: "internal_error", message: DEFECT });
