import { useEffect, useRef } from "react";
import { isPlainKey, isTyping } from "../../shell/keys.ts";

interface ListKeys {
  readonly count: number;
  /** Place of the open conversation, -1 when none is. */
  readonly openPlace: number;
  /** Scrolls so that a row exists. */
  readonly reach: (place: number) => void;
}

const focusedPlace = (): number => {
  const place = document.activeElement?.getAttribute("data-row");
  return place ? Number(place) : -1;
};

const focusRow = (place: number) => {
  const row = () => document.querySelector<HTMLElement>(`[data-row="${place}"]`);
  // A row far away is rendered one frame after scrolling to it.
  requestAnimationFrame(() => requestAnimationFrame(() => row()?.focus()));
};

const stepOf = ({ key }: KeyboardEvent, inList: boolean): number => {
  if (key === "j" || (inList && key === "ArrowDown")) return 1;
  if (key === "k" || (inList && key === "ArrowUp")) return -1;
  return 0;
};

/** J and K walk the whole list, rendered or not; arrows do so while the focus is in it. Enter is the link's own. */
export const useListKeys = (keys: ListKeys): void => {
  const newest = useRef(keys);
  newest.current = keys;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || isTyping(event.target)) return;
      const { count, openPlace, reach } = newest.current;
      const focused = focusedPlace();
      const step = stepOf(event, focused >= 0);
      if (step === 0 || count === 0) return;
      event.preventDefault();
      const place = Math.min(Math.max((focused >= 0 ? focused : openPlace) + step, 0), count - 1);
      reach(place);
      focusRow(place);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
};
