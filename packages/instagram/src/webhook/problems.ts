import { MetaId } from "@soshogle/domain/ids";
import type { z } from "zod";
import type { Problem } from "./delivery.ts";

type Quarantined = { readonly kind: "quarantine" } & Problem;

/** An item for the quarantine, with what nobody understood of it. */
export const quarantine = (reason: Problem["reason"], detail: string): Quarantined => ({
  kind: "quarantine",
  reason,
  detail: detail.slice(0, 500),
});

/** An item without what its kind must have; the detail names the fields. */
export const mismatch = (error: z.ZodError): Quarantined => {
  const fields = error.issues.map(({ path }) => path.join("."));
  return quarantine("schema_mismatch", [...new Set(fields)].join(", "));
};

/** Null where all ids could stand in the name of a stream. */
export const wrongId = (ids: { sender: string; recipient: string; entryId: string }): Quarantined | null => {
  const places = { sender: "sender.id", recipient: "recipient.id", entryId: "entry.id" } as const;
  for (const place of ["entryId", "sender", "recipient"] as const)
    if (!MetaId.safeParse(ids[place]).success) return quarantine("bad_id", `${places[place]} is not 1 to 32 digits`);
  return null;
};
