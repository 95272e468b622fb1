import { Form } from "@remix-run/react";
import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { stageNames, stages } from "../../text/lead-words.ts";
import { join } from "../../ui/join.ts";
import { closeMenu, Menu, menuItem } from "../../ui/menu.tsx";
import type { LeadRow, LeadStage } from "../../views.ts";

interface MoveMenuProps {
  readonly lead: LeadRow;
  /** Where the form leads back to without script. */
  readonly back: string;
  readonly opener: ReactNode;
  readonly openerLook: string;
  readonly onMove: (to: LeadStage) => void;
}

/** Moves a lead to another stage, by keyboard and without script too: one button a stage, in one form. */
export function MoveMenu({ lead, back, opener, openerLook, onMove }: MoveMenuProps) {
  const id = `move-${lead.id}`;
  return (
    <Menu id={id} opener={opener} openerLook={openerLook} align="end">
      <p className="px-2.5 pt-1 pb-1.5 font-medium text-soft text-xs">Move to</p>
      <Form method="post" action={`/leads/${lead.id}`}>
        <input type="hidden" name="intent" value="stage" />
        <input type="hidden" name="back" value={back} />
        <ul aria-label="Move to">
          {stages.map((stage) => {
            const current = stage === lead.stage;
            return (
              <li key={stage}>
                <button
                  type="submit"
                  name="stage"
                  value={stage}
                  aria-pressed={current}
                  className={menuItem}
                  onClick={(event) => {
                    event.preventDefault();
                    closeMenu(id);
                    onMove(stage);
                  }}
                >
                  <Check aria-hidden className={join("size-4 shrink-0 text-accent-ink", !current && "invisible")} />
                  {stageNames[stage]}
                </button>
              </li>
            );
          })}
        </ul>
      </Form>
    </Menu>
  );
}
