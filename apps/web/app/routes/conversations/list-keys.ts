import { useEffect, useRef } from "react";
import { isPlainKey, isTyping, isUnmodified } from "../../shell/keys.ts";

interface ListKeys {
  readonly count: number;
  /** Place of the open conversation, -1 when none is. */
  readonly openPlace: number;
  /** Scrolls so that a row exists. */
  readonly reach: (place: number) => void;
  /** There are more rows than are loaded: fetches some of them. */
  readonly loadMore: (() => void) | null;
}

/** A row far away is rendered within a few frames after scrolling to it. */
const framesToWait = 30;

const focusedPlace = (): number => {
  const place = document.activeElement?.getAttribute("data-row");
  return place ? Number(place) : -1;
};

const focusRow = (place: number, frames = framesToWait): void => {
  requestAnimationFrame(() => {
    const row = document.querySelector<HTMLElement>(`[data-row="${place}"]`);
    if (row) row.focus();
    else if (frames > 0) focusRow(place, frames - 1);
  });
};

/** The place that a key leads to from another; null for keys that are not the list's. */
export const destination = (
  { key, letters, inList }: { readonly key: string; readonly letters: boolean; readonly inList: boolean },
  from: number,
  count: number,
): number | null => {
  if (letters && key === "j") return from + 1;
  if (letters && key === "k") return Math.max(from - 1, 0);
  if (!inList) return null;
  if (key === "ArrowDown") return from + 1;
  if (key === "ArrowUp") return Math.max(from - 1, 0);
  if (key === "Home") return 0;
  // The end is where loading has come to; from there it leads further.
  if (key === "End") return from === count - 1 ? count : count - 1;
  return null;
};

/**
 * J and K walk the whole list, rendered, loaded or not; arrows, Home and End do so while the focus is in it. Enter is the
 * link's own.
 */
export const useListKeys = (keys: ListKeys): void => {
  const newest = useRef(keys);
  newest.current = keys;
  /** A row that was asked for and is not loaded yet. */
  const wanted = useRef<number | null>(null);
  const go = (place: number) => {
    const { count, reach, loadMore } = newest.current;
    const beyond = place >= count && loadMore !== null;
    wanted.current = beyond ? count : null;
    if (beyond) loadMore();
    const reached = Math.min(place, count - 1);
    reach(reached);
    focusRow(reached);
  };
  const walk = useRef(go);
  walk.current = go;

  useEffect(() => {
    const place = wanted.current;
    if (place === null || place >= keys.count) return;
    wanted.current = null;
    if (focusedPlace() === place - 1) walk.current(place); // nobody has gone elsewhere meanwhile
  }, [keys.count]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isUnmodified(event) || isTyping(event.target)) return;
      const { count, openPlace } = newest.current;
      const focused = focusedPlace();
      const pressed = { key: event.key, letters: isPlainKey(event), inList: focused >= 0 };
      const place = destination(pressed, focused >= 0 ? focused : openPlace, count);
      if (place === null || count === 0) return;
      event.preventDefault();
      walk.current(place);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
};
