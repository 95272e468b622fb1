import type { Line } from "./thread-rows.ts";

/** Room above the first line, for what leads to older messages. In pixels, as all here. */
export const headHeight = 56;

const charactersPerRow = 52;
const rowHeight = 22;

/** About how high a line will be before anybody has seen it: the nearer, the calmer the scroll bar. */
export const lineHeight = (line: Line | undefined): number => {
  if (line?.kind !== "entry") return line?.kind === "day" ? 56 : 48;
  const { entry, startsGroup, endsGroup } = line;
  const text = entry.text ?? "";
  const rows = Math.max(1, Math.ceil(text.length / charactersPerRow), text.split("\n").length);
  const media = entry.attachments.length * 180;
  const context = (entry.quoted ? 52 : 0) + (entry.source ? 30 : 0) + (entry.reactions.length > 0 ? 14 : 0);
  const problem = entry.part?.problem ? 110 : 0;
  return rows * rowHeight + 16 + media + context + problem + (startsGroup ? 12 : 2) + (endsGroup ? 20 : 0);
};
