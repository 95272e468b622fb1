import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";

export const Role = z.enum(["owner", "admin", "agent", "auditor"]);
export type Role = z.infer<typeof Role>;

/** A user's place in one workspace. */
export const MemberJoined = defineEvent({
  type: "MemberJoined",
  data: z.object({ userId: z.string(), role: Role, joinedAt: z.number().int() }),
  personal: z.object({ name: z.string() }),
});

export const memberEvents = [MemberJoined] as const;
export type MemberEvent = EventOf<(typeof memberEvents)[number]>;
export type MemberRecorded = RecordedOf<(typeof memberEvents)[number]>;
