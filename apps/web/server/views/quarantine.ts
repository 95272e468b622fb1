import type { QuarantinedItem } from "@soshogle/read-models/quarantine/document";
import type { QuarantineRow } from "../../app/views.ts";
import { shortened } from "./masked.ts";
import type { Names } from "./names.ts";

export const quarantineRow = (item: QuarantinedItem, names: Names): QuarantineRow => ({
  id: item.id,
  at: item.at,
  status: item.status,
  reason: item.reason,
  detail: item.detail,
  account: names.accountByMetaId(item.entryId),
  metaId: item.entryId === "" ? null : shortened(item.entryId),
  list: item.list,
  bytes: item.bytes,
  tries: item.tries,
  triedAt: item.triedAt,
  asked: item.asked,
});
