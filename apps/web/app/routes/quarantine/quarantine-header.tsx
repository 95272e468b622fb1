import { Form, Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { compact, counted } from "../../text/words.ts";
import { Button } from "../../ui/button.tsx";
import { chipLook } from "../../ui/chip.ts";
import { join } from "../../ui/join.ts";
import { Modal } from "../../ui/modal.tsx";
import type { QuarantineList } from "../../views.ts";
import { type QuarantineFilters, quarantinePath, reasonWords } from "./filters.ts";

interface HeaderProps {
  readonly filters: QuarantineFilters;
  readonly list: QuarantineList;
  readonly mayRedrive: boolean;
  readonly busy: boolean;
}

/** What the quarantine is, whose items are shown, and the reasons as filters with their counts. */
export function QuarantineHeader({ filters, list, mayRedrive, busy }: HeaderProps) {
  const { scope, itemStatus, reason } = filters;
  const total = list.reasons.reduce((sum, { held }) => sum + held, 0);
  const chosen = list.reasons.find((each) => each.reason === reason);
  return (
    <header className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div>
        <h1 className="font-semibold text-xl tracking-tight">Quarantine</h1>
        <p className="text-soft">
          What Instagram delivered and nobody could record. Nothing of it is lost; it waits here until it can be.
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {list.seesUnknown && (
          <Tabs label="Whose">
            <Tab
              to={quarantinePath({ ...filters, scope: "workspace", reason: undefined })}
              current={scope === "workspace"}
            >
              Your accounts
            </Tab>
            <Tab to={quarantinePath({ ...filters, scope: "unknown", reason: undefined })} current={scope === "unknown"}>
              Unknown accounts
            </Tab>
          </Tabs>
        )}
        <Tabs label="Show">
          <Tab to={quarantinePath({ ...filters, itemStatus: "held" })} current={itemStatus === "held"}>
            Waiting <span className="tabular font-normal text-soft text-xs">{compact(total)}</span>
          </Tab>
          <Tab
            to={quarantinePath({ ...filters, itemStatus: "recorded", reason: undefined })}
            current={itemStatus === "recorded"}
          >
            Recorded since
          </Tab>
        </Tabs>
      </div>
      {itemStatus === "held" && list.reasons.length > 0 && (
        <nav aria-label="Reasons" className="flex flex-wrap items-center gap-1.5">
          <Link
            to={quarantinePath({ ...filters, reason: undefined })}
            aria-current={reason ? undefined : "true"}
            className={chipLook({ chosen: !reason })}
          >
            Every reason
          </Link>
          {list.reasons.map((each) => (
            <Link
              key={each.reason}
              to={quarantinePath({ ...filters, reason: each.reason })}
              aria-current={each.reason === reason ? "true" : undefined}
              className={chipLook({ chosen: each.reason === reason })}
            >
              {reasonWords[each.reason].title} <span className="tabular font-normal">{compact(each.held)}</span>
            </Link>
          ))}
        </nav>
      )}
      {itemStatus === "held" && reason && (
        <div className="flex flex-wrap items-center justify-between gap-3 rounded-lg border border-line bg-surface px-4 py-3">
          <p className="min-w-0 flex-1 basis-64 text-sm">{reasonWords[reason].advice}</p>
          {mayRedrive && chosen && (
            <Modal
              id="redrive-all"
              title={`Try ${counted(chosen.held, "item")} again?`}
              opener={{ label: `Re-drive all ${compact(chosen.held)}`, look: "plain" }}
              cancelLabel="Leave them"
              confirm={
                <Form
                  method="post"
                  action={quarantinePath(filters)}
                  onSubmit={({ currentTarget }) => currentTarget.closest("dialog")?.close()}
                >
                  <Button type="submit" name="intent" value="redrive-all" look="primary" aria-disabled={busy}>
                    Re-drive all
                  </Button>
                </Form>
              }
            >
              <p>
                What is understood now is recorded at the time it happened, once. What is not stays here. Up to 500 are
                tried at a time.
              </p>
            </Modal>
          )}
        </div>
      )}
    </header>
  );
}

function Tabs({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className="flex gap-0.5 rounded-md bg-sunken p-1">
      {children}
    </nav>
  );
}

interface TabProps {
  readonly to: string;
  readonly current: boolean;
  readonly children: ReactNode;
}

function Tab({ to, current, children }: TabProps) {
  return (
    <Link
      to={to}
      aria-current={current ? "true" : undefined}
      className={join(
        "flex h-7 items-center gap-1.5 rounded-sm px-2.5 font-medium text-sm",
        current ? "bg-thumb text-ink shadow-control" : "text-soft hover:text-ink",
      )}
    >
      {children}
    </Link>
  );
}
