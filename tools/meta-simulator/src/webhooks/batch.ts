import type { Delivery } from "../book/deliveries.ts";

export interface BatchRules {
  readonly now: number;
  readonly limit: number;
  readonly reorder: boolean;
  readonly isHeld: (id: number) => boolean;
}

/**
 * Chooses what goes out together from all that waits for one account, oldest first.
 *
 * An item that is not due or is held keeps back later items of its partition, so that each conversation stays in
 * order; other conversations pass it. One batch has one list, and a whole body goes alone.
 */
export const nextBatch = (waiting: readonly Delivery[], rules: BatchRules): Delivery[] => {
  const blocked = new Set<string>();
  const batch: Delivery[] = [];
  for (const delivery of rules.reorder ? waiting.toReversed() : waiting) {
    if (batch.length >= rules.limit) break;
    const { list, partition } = delivery;
    const isReady = delivery.dueAt <= rules.now && !rules.isHeld(delivery.id) && !blocked.has(partition);
    const fits = batch[0] === undefined || (batch[0].list === list && list !== "body" && list !== "raw");
    if (isReady && fits) batch.push(delivery);
    else if (!rules.reorder) blocked.add(partition);
  }
  return batch;
};
