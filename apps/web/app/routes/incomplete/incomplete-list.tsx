import { Form, Link } from "@remix-run/react";
import { LoaderCircle, RotateCw } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { exactTime } from "../../text/times.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Moment } from "../../ui/moment.tsx";
import type { IncompleteRow } from "../../views.ts";
import { whatIsMissing, whose } from "./words.ts";

interface Props {
  readonly rows: readonly IncompleteRow[];
  readonly mayRetry: boolean;
  readonly busy: boolean;
}

export function IncompleteList({ rows, mayRetry, busy }: Props) {
  return (
    <ul aria-label="What is incomplete" className="divide-y divide-line rounded-xl border border-line bg-surface">
      {rows.map((row) => (
        <li key={row.id} className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 text-sm">
          <Row row={row} />
          <State row={row} mayRetry={mayRetry} busy={busy} />
        </li>
      ))}
    </ul>
  );
}

function Row({ row }: { readonly row: IncompleteRow }) {
  const { timeZone } = useClock();
  const exact = exactTime(row.since, timeZone);
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p className="font-medium">
        {row.conversationId === null ? (
          whose(row)
        ) : (
          <Link to={`/conversations/${row.conversationId}`} className="hover:underline">
            {whose(row)}
          </Link>
        )}
      </p>
      <p className="text-soft">
        {whatIsMissing(row)}: incomplete since <Moment at={row.since} words={exact} exact={exact} />
      </p>
      {row.cause && (
        <p className="wrap-anywhere font-mono text-soft text-xs">
          {row.cause.event}, {row.cause.at}: {row.cause.reason}
        </p>
      )}
    </div>
  );
}

function State({ row, mayRetry, busy }: { readonly row: IncompleteRow } & Omit<Props, "rows">) {
  if (row.state === "trying")
    return (
      <Badge>
        <LoaderCircle aria-hidden className="size-3 animate-turn" /> Trying again
      </Badge>
    );
  if (!mayRetry) return <Badge tone="warn">Waiting for a repair</Badge>;
  return (
    <Form method="post" action="/incomplete" preventScrollReset>
      <input type="hidden" name="parkedId" value={row.id} />
      <Button type="submit" size="small" name="intent" value="retry" aria-disabled={busy}>
        <RotateCw aria-hidden className="size-3.5" /> Try again
      </Button>
    </Form>
  );
}
