import { useOutletContext } from "@remix-run/react";
import type { Arrangement } from "./arrange.ts";

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

/** The conversation that follows one in the list as it is shown, else the one before, else null; those that left it never. */
export const neighbourOf = ({ rows, gone }: Pick<Arrangement, "rows" | "gone">, id: string): string | null => {
  const place = rows.findIndex((row) => row.id === id);
  if (place < 0) return null;
  const stays = (row: (typeof rows)[number]) => !gone.has(row.id);
  return (rows.slice(place + 1).find(stays) ?? rows.slice(0, place).findLast(stays))?.id ?? null;
};
