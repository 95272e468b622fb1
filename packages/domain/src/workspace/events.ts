import { z } from "zod";
import { defineEvent, type EventOf, type RecordedOf } from "../event.ts";

/** A customer of ours. The name is the organisation's, so it stays clear. */
export const WorkspaceCreated = defineEvent({
  type: "WorkspaceCreated",
  data: z.object({ name: z.string().min(1).max(200), createdAt: z.number().int() }),
});
/** Where the workspace's days begin and end: a name of the IANA time zone database. Until then they are those of UTC. */
export const WorkspaceTimeZoneChosen = defineEvent({
  type: "WorkspaceTimeZoneChosen",
  data: z.object({ timeZone: z.string().min(1).max(64), chosenAt: z.number().int() }),
});

export const workspaceEvents = [WorkspaceCreated, WorkspaceTimeZoneChosen] as const;
export type WorkspaceEvent = EventOf<(typeof workspaceEvents)[number]>;
export type WorkspaceRecorded = RecordedOf<(typeof workspaceEvents)[number]>;
