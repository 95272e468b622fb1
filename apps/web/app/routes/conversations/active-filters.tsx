import { Link } from "@remix-run/react";
import { X } from "lucide-react";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import type { AccountView } from "../../views.ts";
import { type Filters, listPath } from "./filters.ts";

interface ActiveFiltersProps {
  readonly filters: Filters;
  readonly accounts: readonly AccountView[];
}

/** What narrows the list, each to be taken away alone or all together; nothing while nothing does. */
export function ActiveFilters({ filters, accounts }: ActiveFiltersProps) {
  const { accountId, channel } = filters;
  if (!accountId && !channel) return null;
  const account = accounts.find(({ id }) => id === accountId);
  return (
    <nav aria-label="Active filters" className="flex flex-wrap items-center gap-1.5 px-3 pb-3">
      {accountId && (
        <Removable to={listPath({ ...filters, accountId: undefined })}>
          {account ? `@${account.username}` : "Unknown account"}
        </Removable>
      )}
      {channel && <Removable to={listPath({ ...filters, channel: undefined })}>Instagram</Removable>}
      {accountId && channel && (
        <Link
          to={listPath({ ...filters, accountId: undefined, channel: undefined })}
          className={join(chipLook({ chosen: false }), "border-transparent")}
        >
          Clear all
        </Link>
      )}
    </nav>
  );
}

function Removable({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <Link to={to} className={join(chipLook({ chosen: true }), "max-w-48")}>
      <span className="sr-only">Remove filter </span>
      <span className="truncate">{children}</span> <X aria-hidden className="size-3 shrink-0" />
    </Link>
  );
}
