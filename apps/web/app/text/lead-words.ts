import type { LeadSourceView, LeadStage } from "../views.ts";

/** Stages in the order in which a lead goes through them. */
export const stages: readonly LeadStage[] = ["new", "qualified", "won", "lost"];

export const stageNames: Readonly<Record<LeadStage, string>> = {
  new: "New",
  qualified: "Qualified",
  won: "Won",
  lost: "Lost",
};

export const isStage = (value: string): value is LeadStage => stages.some((stage) => stage === value);

const sources: Readonly<Record<LeadSourceView["kind"], string>> = {
  message: "Message",
  ad: "Ad",
  link: "Link",
  product: "Shop product",
  story_reply: "Story reply",
  referral: "Referral",
};

/** What brought the lead, in a word. */
export const sourceName = ({ kind }: LeadSourceView): string => sources[kind];

/** The same with whatever Instagram told to find it by: `Ad 1202 · sale`. */
export const sourceDetail = (source: LeadSourceView): string => {
  const { kind, adId, ref, productId } = source;
  const id = kind === "ad" ? adId : kind === "product" ? productId : null;
  return [[sourceName(source), id].filter(Boolean).join(" "), ref].filter(Boolean).join(" · ");
};
