import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { isUnmodified } from "../../shell/keys.ts";
import type { Line } from "./thread-rows.ts";

interface MessageKeys {
  readonly lines: readonly Line[];
  readonly scroller: RefObject<HTMLElement>;
  /** Brings a line onto the page. */
  readonly reach: (index: number) => void;
  readonly toEnd: () => void;
}

const lineOf = (scroller: HTMLElement | null, key: string): HTMLElement | null =>
  scroller?.querySelector<HTMLElement>(`[data-line="${CSS.escape(key)}"]`) ?? null;

/** Arrows move from message to message, Home and End to the first and last one that are loaded. */
export const useMessageKeys = ({ lines, scroller, reach, toEnd }: MessageKeys): ((event: KeyboardEvent) => void) => {
  const [wanted, setWanted] = useState<string | null>(null);
  const tried = useRef(0);
  // A line out of sight comes onto the page some frames after it was asked for.
  useEffect(() => {
    if (wanted === null) return;
    tried.current = 0;
    let frame = 0;
    const look = () => {
      const element = lineOf(scroller.current, wanted);
      if (element === null && tried.current++ < 30) {
        frame = requestAnimationFrame(look);
        return;
      }
      element?.focus({ preventScroll: true });
      setWanted(null);
    };
    look();
    return () => cancelAnimationFrame(frame);
  }, [wanted, scroller]);

  const focus = (index: number) => {
    const line = lines[index];
    if (line === undefined) return;
    reach(index);
    setWanted(line.key);
  };
  const step = (from: number, by: 1 | -1): number => {
    for (let index = from + by; index >= 0 && index < lines.length; index += by)
      if (lines[index]?.kind === "entry") return index;
    return from;
  };
  const inSight = (): number => {
    const bottom = scroller.current?.getBoundingClientRect().bottom ?? 0;
    const shown = [...(scroller.current?.querySelectorAll("[data-line]") ?? [])].filter(
      (element) => element.getBoundingClientRect().top < bottom,
    );
    const key = shown.at(-1)?.getAttribute("data-line");
    return lines.findIndex((line) => line.key === key);
  };

  return (event) => {
    if (!isUnmodified(event.nativeEvent) || !(event.target instanceof HTMLElement)) return;
    const key = event.target.getAttribute("data-line");
    if (key === null && event.target !== scroller.current) return; // a control inside a message has its own keys
    const current = key === null ? -1 : lines.findIndex((line) => line.key === key);
    const to = targetOf(event.key, current);
    if (to === null) return;
    event.preventDefault();
    if (event.key === "End") toEnd();
    focus(to);
  };

  function targetOf(key: string, current: number): number | null {
    switch (key) {
      case "ArrowUp":
        return current < 0 ? inSight() : step(current, -1);
      case "ArrowDown":
        return current < 0 ? inSight() : step(current, 1);
      case "Home":
        return step(-1, 1);
      case "End":
        return step(lines.length, -1);
      default:
        return null;
    }
  }
};
