import { useEffect, useRef, useState } from "react";

/** Nothing is said of a wait that is over before this. */
const LATE_MS = 300;
/** What is said stays at least as long, so that it never flashes. */
const STAY_MS = 500;

/** Whether a wait is to be shown: late, and then for a while, however soon it is over. */
export const useSteady = ({ busy }: { readonly busy: boolean }): boolean => {
  const [shown, setShown] = useState(false);
  const since = useRef(0);
  useEffect(() => {
    if (busy === shown) return;
    const wait = busy ? LATE_MS : Math.max(0, since.current + STAY_MS - performance.now());
    const timer = setTimeout(() => {
      since.current = performance.now();
      setShown(busy);
    }, wait);
    return () => clearTimeout(timer);
  }, [busy, shown]);
  return shown;
};
