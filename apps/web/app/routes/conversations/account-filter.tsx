import { Link } from "@remix-run/react";
import { Check, ChevronDown } from "lucide-react";
import { useCounts } from "../../live/counts.tsx";
import { compact } from "../../text/words.ts";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import type { AccountView } from "../../views.ts";
import { type Filters, listPath } from "./filters.ts";

const menu = "account-filter";

/** Which account to look at: a popover of the browser's own, full of links, so it works without script. */
export function AccountFilter({
  filters,
  accounts,
}: {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
}) {
  const counts = useCounts();
  const { accountId, view } = filters;
  const chosen = accounts.find(({ id }) => id === accountId);
  return (
    <>
      <button type="button" popovertarget={menu} className={chipLook({ chosen: chosen !== undefined })}>
        <span className="truncate">{chosen ? `@${chosen.username}` : "All accounts"}</span>
        <ChevronDown aria-hidden className="size-3 shrink-0" />
      </button>
      <div
        id={menu}
        popover="auto"
        className="max-h-96 w-72 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-raised p-1.5 text-ink shadow-modal open:animate-rise supports-[position-area:bottom]:inset-auto supports-[position-area:bottom]:m-0 supports-[position-area:bottom]:mt-1 [position-area:bottom_span-right] [position-try-fallbacks:flip-inline]"
      >
        <ul aria-label="Accounts">
          <Choice filters={filters} id={undefined} label="All accounts" count={counts[view]} />
          {accounts.map(({ id, username }) => (
            <Choice
              key={id}
              filters={filters}
              id={id}
              label={`@${username}`}
              count={counts.byAccount[id]?.[view] ?? 0}
            />
          ))}
        </ul>
      </div>
    </>
  );
}

interface ChoiceProps {
  readonly filters: Filters;
  readonly id: string | undefined;
  readonly label: string;
  readonly count: number;
}

function Choice({ filters, id, label, count }: ChoiceProps) {
  const current = filters.accountId === id;
  return (
    <li>
      <Link
        to={listPath({ ...filters, accountId: id })}
        aria-current={current ? "true" : undefined}
        onClick={() => document.getElementById(menu)?.hidePopover()}
        className="flex h-9 items-center gap-2 rounded-md px-2.5 hover:bg-hover"
      >
        <Check aria-hidden className={join("size-4 shrink-0 text-accent-ink", !current && "invisible")} />
        <span className="min-w-0 flex-1 truncate">{label}</span>
        <span className="tabular text-soft text-xs">{compact(count)}</span>
      </Link>
    </li>
  );
}
