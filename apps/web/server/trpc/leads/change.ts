import { leadStream, Uuid } from "@soshogle/domain/ids";
import { LeadStage, LeadValue } from "@soshogle/domain/lead/events";
import { CommandRejected } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { z } from "zod";
import { roleOf } from "../../auth/people.ts";
import type { Caller } from "../context.ts";
import { agentProcedure } from "../init.ts";
import { actOnLead, requireLead } from "./act-on-lead.ts";

const Lead = z.object({ leadId: Uuid });

export const changeStage = agentProcedure
  .input(Lead.extend({ stage: LeadStage }))
  .mutation(({ ctx, input: { leadId, stage } }) =>
    ctx.run(actOnLead(ctx.who, leadId, { type: "ChangeLeadStage", stage })),
  );

/** The amount in the smallest unit of its currency; null removes the value. */
export const setValue = agentProcedure
  .input(Lead.extend({ value: LeadValue.nullable() }))
  .mutation(({ ctx, input: { leadId, value } }) => ctx.run(actOnLead(ctx.who, leadId, { type: "ValueLead", value })));

/** The decider knows how long a note may be; an empty one removes it. */
export const writeNote = agentProcedure
  .input(Lead.extend({ text: z.string().max(100_000) }))
  .mutation(({ ctx, input: { leadId, text } }) => ctx.run(actOnLead(ctx.who, leadId, { type: "WriteLeadNote", text })));

const Owner = Lead.extend({ ownerId: Uuid.nullable() });

/** Gives a lead to an active member who may work on it, or to nobody. */
export const setOwner = agentProcedure.input(Owner).mutation(({ ctx, input }) => ctx.run(give(ctx.who, input)));

const give = Effect.fnUntraced(function* (who: Caller, { leadId, ownerId }: z.infer<typeof Owner>) {
  yield* requireLead(who.workspaceId, leadId);
  if (ownerId !== null && !(yield* mayOwn(who.workspaceId, ownerId)))
    return yield* new CommandRejected({ reason: "NotAssignable", stream: leadStream(leadId) });
  return yield* actOnLead(who, leadId, { type: "ChangeLeadOwner", ownerId });
});

const mayOwn = (workspaceId: string, userId: string) =>
  Effect.map(roleOf(workspaceId, userId), (role) => role !== null && role !== "auditor");
