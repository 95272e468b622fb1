import { leadStream } from "@soshogle/domain/ids";
import { type LeadCommand, lead } from "@soshogle/domain/lead/lead";
import type { LeadCard } from "@soshogle/read-models/leads/document";
import { leadCard } from "@soshogle/read-models/leads/query";
import { Effect } from "effect";
import { act } from "../act.ts";
import type { Caller } from "../context.ts";
import { notFound } from "../errors.ts";
import { lookUp } from "../read.ts";

/** The card of a lead of this workspace; `NOT_FOUND` for any other. */
export const requireLead = Effect.fnUntraced(function* (workspaceId: string, leadId: string) {
  const card = yield* lookUp<LeadCard>(workspaceId, leadCard(leadId));
  return card ?? (yield* Effect.fail(notFound("lead")));
});

/** A person's command to a lead of the own workspace. */
export const actOnLead = Effect.fnUntraced(function* (who: Caller, leadId: string, command: LeadCommand) {
  const { conversationId } = yield* requireLead(who.workspaceId, leadId);
  return yield* act({
    who,
    decider: lead,
    stream: leadStream(leadId),
    partition: conversationId,
    subject: conversationId,
    command: () => command,
  });
});
