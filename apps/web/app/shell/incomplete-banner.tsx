import { Link } from "@remix-run/react";
import { exactTime } from "../text/times.ts";
import { counted } from "../text/words.ts";
import type { IncompleteRow } from "../views.ts";
import { useClock } from "./clock.tsx";

interface Props {
  readonly rows: readonly IncompleteRow[];
  /** The conversation that is open, if any. */
  readonly conversationId: string | undefined;
}

/** On every page while read models leave something out: since when, and that nothing is lost. */
export function IncompleteBanner({ rows, conversationId }: Props) {
  const { timeZone } = useClock();
  const here = rows.filter((row) => row.conversationId !== null && row.conversationId === conversationId);
  const told = here.length > 0 ? here : rows;
  if (told.length === 0) return null;
  const since = exactTime(Math.min(...told.map((row) => row.since)), timeZone);
  const things = new Set(rows.map((row) => row.conversationId ?? "team")).size;
  return (
    <div
      role="status"
      className="shrink-0 border-warn-line border-b bg-warn-tint px-4 py-1.5 text-center text-sm text-warn-ink"
    >
      <p className="text-balance">
        {here.length > 0
          ? `This conversation is incomplete since ${since}. `
          : `${counted(things, "conversation or list is", "conversations or lists are")} incomplete since ${since}. `}
        Nothing is lost; it appears once the cause is repaired.{" "}
        <Link to="/incomplete" className="font-medium underline underline-offset-2">
          What is missing
        </Link>
      </p>
    </div>
  );
}
