import { useOutletContext } from "@remix-run/react";

/** What the list tells the open conversation. */
export interface ListNeighbours {
  /** Where to go when the open conversation leaves the list: the next row, else the one before, else the list. */
  readonly pathAfter: (conversationId: string) => string;
  /** The list alone, with its filters. */
  readonly listPath: string;
  /** Rows that the list shows. */
  readonly count: number;
}

export const useNeighbours = (): ListNeighbours => useOutletContext<ListNeighbours>();
