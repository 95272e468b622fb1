import { dueItemCollections } from "@soshogle/automations/due-items-in-keep";
import { automationCheckpoints } from "@soshogle/automations/follow";
import { destructionCheckpoints } from "@soshogle/event-store/destructions/destructions";
import { snapshotCollections } from "@soshogle/event-store/snapshots";
import { markCollections } from "@soshogle/process/keep-of-log";
import { presenceCollections } from "@soshogle/process/presence";
import { slotCollections } from "@soshogle/process/slots/slots";
import { vaultCollections } from "@soshogle/vault/layer";
import { webCollections } from "@soshogle/web/server/auth/collections";
import type { KeepPlan } from "./copy-keep.ts";

/** What every part of the product declares of its own. A test runs the whole product and compares. */
export const keepPlan: KeepPlan = {
  collections: [
    ...vaultCollections,
    ...snapshotCollections,
    ...dueItemCollections,
    ...webCollections,
    ...markCollections,
    ...slotCollections,
    ...presenceCollections,
  ],
  checkpoints: [...automationCheckpoints, ...destructionCheckpoints],
};
