import type { Role } from "@soshogle/domain/member/events";
import { initTRPC, TRPCError } from "@trpc/server";
import type { ApiContext } from "./context.ts";
import { DEFECT } from "./errors.ts";

/** Messages that replace those of the machine. */
const shown: Readonly<Partial<Record<TRPCError["code"], string>>> = {
  BAD_REQUEST: "Some of what was sent is not valid.",
  PARSE_ERROR: "Some of what was sent is not valid.",
  INTERNAL_SERVER_ERROR: DEFECT,
};

const t = initTRPC.context<ApiContext>().create({
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 10_000 } },
  errorFormatter: ({ shape, error }) => ({
    ...shape,
    message: shown[error.code] ?? shape.message,
    data: { code: shape.data.code, httpStatus: shape.data.httpStatus, path: shape.data.path },
  }),
});

export const { router, createCallerFactory } = t;

/** For everybody. */
export const openProcedure = t.procedure;

/** For members of a workspace: `ctx.who` says who it is. */
export const memberProcedure = t.procedure.use(async ({ ctx, next }) => {
  const who = await ctx.caller();
  if (who === null) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first." });
  return next({ ctx: { ...ctx, who } });
});

const only = (roles: readonly Role[], message: string) =>
  memberProcedure.use(({ ctx, next }) => {
    if (!roles.includes(ctx.who.role)) throw new TRPCError({ code: "FORBIDDEN", message });
    return next({ ctx });
  });

/** For those who work on conversations: everybody but auditors. */
export const agentProcedure = only(["owner", "admin", "agent"], "Your role may look at this but not change it.");

/** For those who answer for the workspace: who runs it and who checks it. */
export const overseerProcedure = only(["owner", "admin", "auditor"], "Only owners, admins and auditors may see this.");

/** For those who run the workspace. */
export const adminProcedure = only(["owner", "admin"], "Only owners and admins may do this.");
