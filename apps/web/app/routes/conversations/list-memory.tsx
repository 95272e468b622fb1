import { createContext, type ReactNode, useContext, useState } from "react";
import { useChanges } from "../../live/provider.tsx";
import type { ListState } from "./list-state.ts";

/** A list as it was left, and what has changed since. */
export interface KeptList {
  readonly state: ListState;
  /** Pixels that it was scrolled. */
  readonly top: number;
  readonly changed: Set<string>;
}

const MemoryContext = createContext<Map<string, KeptList>>(new Map());
/** Lists that are kept, each under its filters. */
const mostKept = 6;

/** Remembers lists that were left, so that the way back leads to where one was. Lives as long as the page. */
export function ListMemory({ children }: { readonly children: ReactNode }) {
  const [kept] = useState(() => new Map<string, KeptList>());
  useChanges(({ conversations, reload }) => {
    if (reload) kept.clear();
    for (const { changed } of kept.values()) for (const id of conversations) changed.add(id);
  });
  return <MemoryContext.Provider value={kept}>{children}</MemoryContext.Provider>;
}

export const useListMemory = () => {
  const kept = useContext(MemoryContext);
  return {
    recall: (filters: string): KeptList | undefined => kept.get(filters),
    keep: (filters: string, list: Omit<KeptList, "changed">) => {
      kept.delete(filters);
      kept.set(filters, { ...list, changed: new Set() });
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
    },
  };
};
