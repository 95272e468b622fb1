import { Link } from "@remix-run/react";
import { Button } from "../../ui/button.tsx";
import type { LiveList } from "./use-list.ts";

/** The foot of the list: the way to more, as a link where there is no script, or the word that this is all. */
export function ListEnd({ list, nextPath }: { readonly list: LiveList; readonly nextPath: string }) {
  const { next, more, rows } = list;
  if (next === null) return rows.length > 8 ? <p className="py-5 text-center text-soft text-xs">That is all</p> : null;
  return (
    <div className="grid justify-items-center gap-2 py-4">
      {more.problem && <p className="px-4 text-center text-danger-ink text-sm">{more.problem}</p>}
      <Button asChild size="small" look="quiet">
        <Link
          to={nextPath}
          onClick={(event) => {
            event.preventDefault();
            more.load();
          }}
        >
          {more.busy ? "Loading…" : "Load more"}
        </Link>
      </Button>
    </div>
  );
}
