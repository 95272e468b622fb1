import { z } from "zod";

/** Who caused an event. `id` is a user id, an IGSID, the automation's name, `meta`, or the part of the system. */
export const Actor = z.object({
  kind: z.enum(["user", "contact", "automation", "meta", "system"]),
  id: z.string().min(1).max(200),
});
export type Actor = z.infer<typeof Actor>;

/**
 * What stands beside every event. Times are UTC milliseconds: `occurredAt` is the source's own time, `recordedAt` ours.
 * Correlation is shared by everything that one delivery, click or timer set off; causation is the event or root before.
 */
export const Metadata = z.object({
  workspaceId: z.string().min(1),
  partition: z.string().min(1),
  actor: Actor,
  occurredAt: z.number().int(),
  recordedAt: z.number().int(),
  schemaVersion: z.number().int().min(1),
  $correlationId: z.string().min(1),
  $causationId: z.string().min(1),
});
export type Metadata = z.infer<typeof Metadata>;
