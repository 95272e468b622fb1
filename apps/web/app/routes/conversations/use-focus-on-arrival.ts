import { useLocation } from "@remix-run/react";
import { useEffect } from "react";

/** Location state of a page that was opened because the conversation before it was archived. */
export const arrivedByFiling = { arrivedBy: "filing" } as const;

/** Archiving takes away what had the focus: it moves on to the conversation that follows, or to the list. */
export const useFocusOnArrival = (): void => {
  const { key, state } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: every arrival counts, the same state twice too
  useEffect(() => {
    if (state?.arrivedBy !== arrivedByFiling.arrivedBy) return;
    const next = document.getElementById("conversation") ?? document.getElementById("list");
    next?.focus({ preventScroll: true });
  }, [key]);
};
