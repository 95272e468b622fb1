import { Uuid } from "@soshogle/domain/ids";
import type { LeadFilter } from "@soshogle/read-models/leads/query";
import { z } from "zod";

/** Whose leads a list shows: of one account, of one owner or of nobody. */
export const Filter = z.object({
  accountId: Uuid.optional(),
  owner: z.union([Uuid, z.literal("nobody")]).optional(),
  after: z.string().max(1000).optional(),
});

export const filterOf = (workspaceId: string, { accountId, owner }: z.infer<typeof Filter>): LeadFilter => ({
  workspaceId,
  accountId,
  ownerId: owner === "nobody" ? null : owner,
});
