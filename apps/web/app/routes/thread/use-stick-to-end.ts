import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { arrivedSince } from "./arrivals.ts";

const closeEnough = 48;
/** React warns of layout effects in what the server renders, where no effect ever runs. */
const useBrowserLayoutEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

export interface EndOfThread {
  readonly atEnd: boolean;
  /** Inbound messages that arrived since the end was left. */
  readonly unseen: number;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/**
 * Follows a scroller laid out from its end (`flex-col-reverse`: 0 is the end, above is negative). Such a scroller stays at
 * its end by itself and holds its place when older content appears above; what is added below is made up for here.
 */
export const useStickToEnd = (
  scroller: RefObject<HTMLElement>,
  inbound: readonly string[],
  lastKey: string | undefined,
): EndOfThread => {
  const [atEnd, setAtEnd] = useState(true);
  const newest = inbound.at(-1);
  const seen = useRef({ newest, lastKey, height: 0 });

  const onScroll = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    setAtEnd(top > -closeEnough);
  }, [scroller]);
  const toEnd = useCallback(() => scroller.current?.scrollTo({ top: 0 }), [scroller]);

  useBrowserLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const grown = element.scrollHeight - seen.current.height;
    const added = seen.current.lastKey !== lastKey;
    if (added && grown > 0 && seen.current.height > 0 && element.scrollTop < -closeEnough) element.scrollTop -= grown;
    seen.current.height = element.scrollHeight;
    seen.current.lastKey = lastKey;
  });
  if (atEnd) seen.current.newest = newest;
  return { atEnd, unseen: arrivedSince(inbound, seen.current.newest), onScroll, toEnd };
};
