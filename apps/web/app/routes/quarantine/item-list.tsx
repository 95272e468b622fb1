import { Form, Link } from "@remix-run/react";
import { ChevronDown, ChevronRight, LoaderCircle, RotateCw } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { ago, exactTime } from "../../text/times.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import { Moment } from "../../ui/moment.tsx";
import type { QuarantineItemView, QuarantineList, QuarantineRow } from "../../views.ts";
import { type QuarantineFilters, quarantinePath, reasonWords } from "./filters.ts";

interface ItemListProps {
  readonly filters: QuarantineFilters;
  readonly list: QuarantineList;
  /** The item that is open, if any. */
  readonly item: QuarantineItemView | null;
  readonly mayRedrive: boolean;
  readonly busy: boolean;
}

const columns = "sm:grid sm:grid-cols-[7rem_minmax(0,2fr)_minmax(0,1fr)_6rem_5rem_8.5rem] sm:items-start sm:gap-4";

/** The items in columns where there is room, as cards on a phone. */
export function ItemList({ filters, list, item, mayRedrive, busy }: ItemListProps) {
  return (
    <div className="overflow-hidden rounded-xl border border-line bg-surface">
      <div
        aria-hidden
        className={join("border-line border-b px-4 py-2 font-medium text-soft text-xs max-sm:hidden", columns)}
      >
        {["When", "Reason", "Account", "List", "Size"].map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ul aria-label="Items" className="divide-y divide-line">
        {list.rows.map((row) => (
          <li key={row.id}>
            <Item row={row} filters={filters} open={item?.row.id === row.id} mayRedrive={mayRedrive} busy={busy} />
            {item?.row.id === row.id && <Shape item={item} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ItemProps {
  readonly row: QuarantineRow;
  readonly filters: QuarantineFilters;
  readonly open: boolean;
  readonly mayRedrive: boolean;
  readonly busy: boolean;
}

function Item({ row, filters, open, mayRedrive, busy }: ItemProps) {
  const clock = useClock();
  const { title } = reasonWords[row.reason];
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <div className={join("px-4 py-3 text-sm", columns)}>
      <span className="text-soft">
        <Moment at={row.at} words={ago(row.at, clock)} exact={exactTime(row.at, clock.timeZone)} />
      </span>
      <span className="block min-w-0">
        <Link
          to={quarantinePath(filters, open ? undefined : row.id)}
          preventScrollReset
          aria-expanded={open}
          className="inline-flex items-center gap-1 font-medium hover:underline"
        >
          <Arrow aria-hidden className="size-4 shrink-0 text-soft" /> {title}
        </Link>
        {row.detail && <span className="wrap-anywhere block ps-5 font-mono text-soft text-xs">{row.detail}</span>}
        {row.triedAt !== null && row.status === "held" && (
          <span className="block ps-5 text-soft text-xs">
            Tried {row.tries === 1 ? "once" : `${row.tries} times`}, last {ago(row.triedAt, clock)}
          </span>
        )}
      </span>
      <span className="tabular block truncate max-sm:ps-5">
        <span className="sr-only">Account: </span>
        {row.account ? `@${row.account}` : (row.metaId ?? <span className="text-soft">none named</span>)}
      </span>
      <span className="truncate text-soft max-sm:ps-5">
        <span className="sr-only">, list: </span>
        {row.list || "none"}
      </span>
      <span className="tabular text-soft max-sm:ps-2">
        <span className="sr-only">, size: </span>
        {row.bytes.toLocaleString("en")} B
      </span>
      <span className="flex justify-end max-sm:mt-2">
        <Try row={row} filters={filters} mayRedrive={mayRedrive} busy={busy} />
      </span>
    </div>
  );
}

function Try({ row, filters, mayRedrive, busy }: Omit<ItemProps, "open">) {
  if (row.status === "recorded") return <Badge tone="good">Recorded</Badge>;
  if (row.asked)
    return (
      <Badge>
        <LoaderCircle aria-hidden className="size-3 animate-turn" /> Trying again
      </Badge>
    );
  if (!mayRedrive) return <Badge>Waiting</Badge>;
  return (
    <Form method="post" action={quarantinePath(filters)} preventScrollReset>
      <input type="hidden" name="itemId" value={row.id} />
      <Button type="submit" size="small" name="intent" value="redrive" aria-disabled={busy}>
        <RotateCw aria-hidden className="size-3.5" /> Re-drive
      </Button>
    </Form>
  );
}

/** What the item looks like, with its words masked. */
function Shape({ item }: { readonly item: QuarantineItemView }) {
  return (
    <div className="border-line border-t bg-canvas px-4 py-3">
      {item.shape === null ? (
        <p className="text-soft text-sm">{item.hidden}</p>
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
          tabIndex={0}
          className="max-h-96 overflow-auto font-mono text-xs leading-5"
        >
          {item.shape}
        </pre>
      )}
    </div>
  );
}
