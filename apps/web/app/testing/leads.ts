import type { LeadBoard, LeadCountsView, LeadRow } from "../views.ts";

/** A lead for tests, with defaults for what a test does not say. */
export const aLead = (more: Partial<LeadRow> = {}): LeadRow => ({
  id: "l1",
  conversationId: "a1_p1",
  account: { id: "a1", username: "shop" },
  contact: { id: "p1", name: "Mara", username: "mara", pictureUrl: null },
  stage: "new",
  owner: null,
  value: null,
  source: { kind: "message", adId: null, ref: null, productId: null, storyId: null },
  hasNote: false,
  createdAt: 1_000,
  movedAt: 1_000,
  ...more,
});

const none = { leads: 0, values: {} };
export const noCounts: LeadCountsView = { new: none, qualified: none, won: none, lost: none };

export const aBoard = (...leads: readonly LeadRow[]): LeadBoard => {
  const inStage = (stage: LeadRow["stage"]) => leads.filter((lead) => lead.stage === stage);
  const count = (stage: LeadRow["stage"]) => {
    const values: Record<string, number> = {};
    for (const { value } of inStage(stage))
      if (value) values[value.currency] = (values[value.currency] ?? 0) + value.amount;
    return { leads: inStage(stage).length, values };
  };
  return {
    columns: { new: inStage("new"), qualified: inStage("qualified"), won: inStage("won"), lost: inStage("lost") },
    counts: { new: count("new"), qualified: count("qualified"), won: count("won"), lost: count("lost") },
    owners: [],
    behind: false,
  };
};
