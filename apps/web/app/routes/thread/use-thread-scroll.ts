import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { arrivedSince } from "./arrivals.ts";
import { keepPlace, type ReadingPlace, readPlace, type TextPlace } from "./drafts.ts";
import { headHeight, lineHeight } from "./line-height.ts";
import { type Line, unreadKey } from "./thread-rows.ts";
import type { LiveThread } from "./use-thread.ts";

/** A line on the page, and the room of those left out above it. */
export interface PlacedLine {
  readonly index: number;
  readonly gap: number;
}

export interface ThreadScroll {
  /** Only what is in sight is on the page; before, in what the server renders, everything is. */
  readonly placed: boolean;
  readonly items: readonly PlacedLine[];
  readonly height: number;
  readonly measure: (element: Element | null) => void;
  readonly atEnd: boolean;
  /** Inbound messages that arrived since the end was left. */
  readonly unseen: number;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
  readonly reach: (index: number) => void;
}

interface Options {
  readonly scroller: RefObject<HTMLElement>;
  readonly lines: readonly Line[];
  readonly live: LiveThread;
  readonly place: TextPlace;
  readonly opened: { readonly unreadFrom: string | null; readonly linked: string | null };
  readonly inbound: readonly string[];
  /** Key of the line that has the focus: it stays on the page wherever one scrolls. */
  readonly focused: string | null;
}

type Target = { readonly to: "end" } | { readonly to: "line"; readonly key: string; readonly below: number };

const closeEnough = 48;
const nearEdge = 900;
/** A line that one goes to leaves room for the day above it. */
const belowHeading = 72;
/** React warns of layout effects in what the server renders, where no effect ever runs. */
const useBrowserLayoutEffect = typeof document === "undefined" ? useEffect : useLayoutEffect;

const keyOfEntry = (lines: readonly Line[], entryId: string): string | null =>
  lines.find((line) => line.kind === "entry" && line.entry.id === entryId)?.key ?? null;

/**
 * Where the thread stands. It opens at what was linked, at what is unread, where it was left, or at its end; stays at its
 * end by itself; and holds its place when something is loaded above or arrives below.
 */
export const useThreadScroll = (options: Options): ThreadScroll => {
  const { scroller, lines, live, place, opened, inbound, focused } = options;
  const { thread, older, newer } = live;
  const reachesEnd = thread.newer === null;
  const focusedIndex = focused === null ? -1 : lines.findIndex(({ key }) => key === focused);
  const virtual = useVirtualizer<HTMLElement, Element>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => lines[index]?.key ?? index, [lines]),
    estimateSize: useCallback((index: number) => lineHeight(lines[index]), [lines]),
    rangeExtractor: useCallback(
      (range: Range) => {
        const indexes = defaultRangeExtractor(range);
        if (focusedIndex < 0 || indexes.includes(focusedIndex)) return indexes;
        return [...indexes, focusedIndex].toSorted((first, second) => first - second);
      },
      [focusedIndex],
    ),
    anchorTo: "end",
    followOnAppend: reachesEnd,
    scrollEndThreshold: closeEnough,
    scrollMargin: headHeight,
    scrollPaddingStart: belowHeading,
    scrollPaddingEnd: 16,
    paddingEnd: 20,
    overscan: 8,
  });
  const placedItems = virtual.getVirtualItems();
  const placed = placedItems.length > 0;

  const target = useRef<Target | null>(null);
  const begun = useRef(false);
  const reading = useRef<ReadingPlace | null>(null);
  const [bottom, setBottom] = useState(true);
  const atEnd = bottom && reachesEnd;

  // What to go to may not be on the page yet; then it is gone to as soon as it is.
  useBrowserLayoutEffect(() => {
    if (!placed) return;
    if (!begun.current) {
      begun.current = true;
      target.current = firstTarget();
    }
    const wanted = target.current;
    if (wanted?.to === "end" && reachesEnd) {
      target.current = null;
      virtual.scrollToEnd();
    }
    if (wanted?.to !== "line") return;
    const index = lines.findIndex(({ key }) => key === wanted.key);
    const start = virtual.measurementsCache[index]?.start;
    if (index < 0 || start === undefined) return;
    target.current = null;
    virtual.scrollToOffset(start - wanted.below);
  });
  function firstTarget(): Target {
    const linked = opened.linked && keyOfEntry(lines, opened.linked);
    if (linked) return { to: "line", key: linked, below: 2 * belowHeading };
    if (opened.unreadFrom && keyOfEntry(lines, opened.unreadFrom))
      return { to: "line", key: unreadKey, below: belowHeading };
    const left = readPlace(place);
    if (left === null) return { to: "end" };
    const key = keyOfEntry(lines, left.entryId);
    if (key === null) void live.goTo(left.entryId).catch(() => undefined);
    return { to: "line", key: key ?? left.entryId, below: left.below };
  }

  // What leaves less room, a banner or a longer reply, must not cover the newest message.
  const stays = useRef(false);
  stays.current = reachesEnd;
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let height = element.clientHeight;
    const watch = new ResizeObserver(() => {
      if (element.clientHeight === height) return; // told once at first
      const wasAtEnd = element.scrollHeight - element.scrollTop - height < closeEnough;
      height = element.clientHeight;
      if (wasAtEnd && stays.current && begun.current && target.current === null) virtual.scrollToEnd();
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [scroller, virtual]);

  const loadNear = useRef(() => {});
  loadNear.current = () => {
    const element = scroller.current;
    if (!element || !begun.current || target.current !== null) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (scrollTop < nearEdge && thread.older !== null && older.problem === null) older.load();
    if (scrollHeight - scrollTop - clientHeight < nearEdge && !reachesEnd && newer.problem === null) newer.load();
  };
  const onScroll = () => {
    const element = scroller.current;
    if (!element || !begun.current) return;
    setBottom(element.scrollHeight - element.scrollTop - element.clientHeight < closeEnough);
    reading.current = placeIn(element);
    loadNear.current();
  };
  const placeIn = (element: HTMLElement): ReadingPlace | null => {
    const item = virtual.getVirtualItemForOffset(element.scrollTop + belowHeading);
    const line = lines.slice(item?.index ?? lines.length).find(({ kind }) => kind === "entry");
    const start = line && virtual.measurementsCache[lines.indexOf(line)]?.start;
    return line?.kind !== "entry" || start === undefined
      ? null
      : { entryId: line.entry.id, below: start - element.scrollTop };
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is loaded may end in sight again
  useEffect(() => loadNear.current(), [lines]);

  const leaving = useRef(() => {});
  leaving.current = () => keepPlace(place, atEnd ? null : reading.current);
  useEffect(() => {
    const leave = () => leaving.current();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);

  const seen = useRef(inbound.at(-1));
  if (atEnd) seen.current = inbound.at(-1);
  const known = useRef(thread.newestKnown);
  const unseen = reachesEnd ? arrivedSince(inbound, seen.current) : known.current === thread.newestKnown ? 0 : 1;

  const goTo = live.goTo;
  const latest = useRef({ goTo, reachesEnd });
  latest.current = { goTo, reachesEnd };
  const toEnd = useCallback(() => {
    target.current = { to: "end" };
    if (latest.current.reachesEnd) {
      target.current = null;
      virtual.scrollToEnd();
    } else void latest.current.goTo(null).catch(() => undefined);
  }, [virtual]);
  const reach = useCallback((index: number) => virtual.scrollToIndex(index, { align: "auto" }), [virtual]);

  let end = headHeight;
  const items = placedItems.map(({ index, start, end: itsEnd }) => {
    const gap = Math.max(0, start - end);
    end = itsEnd;
    return { index, gap };
  });
  return {
    placed,
    items,
    height: virtual.getTotalSize(),
    measure: virtual.measureElement,
    atEnd,
    unseen,
    onScroll,
    toEnd,
    reach,
  };
};
