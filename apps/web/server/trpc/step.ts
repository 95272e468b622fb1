import { cursorFromText, type Step } from "@soshogle/read-models/keyset";

/**
 * A step through a list by time, beside the cursor in an address: a time and an id. Anything else there, such as the
 * cursor of a list that is sorted in another way, begins at the newest end.
 */
export const stepBeside = (cursor: string | undefined, to: "older" | "newer"): Step => {
  const than = cursor === undefined ? null : cursorFromText(cursor);
  return than?.length === 2 && typeof than[0] === "number" ? { to, than } : { to: "newest" };
};
