import { readJson } from "../json/read.ts";
import { ITEM_LISTS, type Item, isNoList, itemsOf, type Problem } from "./delivery.ts";

/** An item that was put aside, with what its envelope said of it and the bytes exactly as they came. */
export interface HeldItem extends Pick<Item, "object" | "entryId" | "entryTime" | "list"> {
  /** Why it was put aside. */
  readonly problem: Problem;
  readonly bytes: Buffer;
}

/**
 * A held item as it is read today. A whole body that could not be taken apart then may hold several now; what was no
 * element of a list stays what it was.
 */
export const itemsAgain = (held: HeldItem): readonly [Item, ...Item[]] => {
  const { object, entryId, entryTime, list, problem, bytes } = held;
  if (problem.reason === "unparseable" && list === "") return itemsOf(bytes);
  const slice = bytes.toString("utf8");
  const read = readJson(slice);
  const item = { object, entryId, entryTime, list, slice, bytes: () => bytes };
  if (!read.ok) return [{ ...item, node: null, problem: { reason: "unparseable", detail: read.problem } }];
  const isElement = ITEM_LISTS.has(list) && problem.detail !== isNoList(list);
  const isOrdinary = isElement && read.root.kind === "object";
  return [{ ...item, node: read.root, problem: isOrdinary ? null : problem }];
};
