import { Form, useLocation } from "@remix-run/react";
import { type FormEvent, type ReactNode, useId, useState } from "react";
import { stageNames, stages } from "../../text/lead-words.ts";
import { amountText, currencies } from "../../text/money.ts";
import { Button } from "../../ui/button.tsx";
import { inputLook } from "../../ui/field.tsx";
import { join } from "../../ui/join.ts";
import { Select } from "../../ui/select.tsx";
import type { LeadRow } from "../../views.ts";
import { readWish } from "../lead/wish.ts";
import type { LiveLead } from "./use-lead.ts";

interface FormProps {
  readonly row: LeadRow;
  readonly lead: LiveLead;
}

const field = join(inputLook, "h-8 text-sm");

/** A form that goes to the lead's address without script and tells the lead here with one. */
function LeadForm({
  row,
  lead,
  intent,
  className,
  onDone,
  children,
}: FormProps & {
  readonly intent: string;
  readonly className?: string;
  readonly onDone?: () => void;
  readonly children: ReactNode;
}) {
  const { pathname, search } = useLocation();
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (await lead.wish(readWish(new FormData(event.currentTarget)))) onDone?.();
  };
  return (
    <Form
      method="post"
      action={`/leads/${row.id}`}
      onSubmit={(event) => void submit(event)}
      className={join("flex items-center gap-1.5", className)}
    >
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="back" value={pathname + search} />
      {children}
    </Form>
  );
}

/** With script a choice is taken at once. */
function SaveWithoutScript() {
  return (
    <Button type="submit" size="small" className="hidden! noscript:inline-flex!">
      Save
    </Button>
  );
}

export function StageForm({ row, lead }: FormProps) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="text-soft">
        Stage
      </label>
      <LeadForm row={row} lead={lead} intent="stage">
        <Select
          id={id}
          name="stage"
          value={row.stage}
          onChange={({ target }) => target.form?.requestSubmit()}
          className="flex-1"
        >
          {stages.map((stage) => (
            <option key={stage} value={stage}>
              {stageNames[stage]}
            </option>
          ))}
        </Select>
        <SaveWithoutScript />
      </LeadForm>
    </>
  );
}

export function OwnerForm({ row, lead }: FormProps) {
  const id = useId();
  const { owners } = lead.view;
  const gone = row.owner !== null && owners.every(({ id: each }) => each !== row.owner?.id) ? row.owner : null;
  return (
    <>
      <label htmlFor={id} className="text-soft">
        Owner
      </label>
      <LeadForm row={row} lead={lead} intent="owner">
        <Select
          id={id}
          name="ownerId"
          value={row.owner?.id ?? ""}
          onChange={({ target }) => target.form?.requestSubmit()}
          className="flex-1"
        >
          <option value="">Nobody</option>
          {gone && (
            <option value={gone.id} disabled>
              {gone.name}
            </option>
          )}
          {owners.map((person) => (
            <option key={person.id} value={person.id}>
              {person.name}
            </option>
          ))}
        </Select>
        <SaveWithoutScript />
      </LeadForm>
    </>
  );
}

export function ValueForm({ row, lead }: FormProps) {
  const id = useId();
  const [changed, setChanged] = useState(false);
  const { value } = row;
  const code = value?.currency ?? "EUR";
  const known = currencies.some((one) => one.code === code);
  return (
    <>
      <label htmlFor={id} className="text-soft">
        Value
      </label>
      <LeadForm row={row} lead={lead} intent="value" className="flex-wrap" onDone={() => setChanged(false)}>
        <span key={value ? `${value.amount} ${code}` : ""} className="flex w-full gap-1.5">
          <input
            id={id}
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            defaultValue={value ? amountText(value) : ""}
            placeholder="None"
            onChange={() => setChanged(true)}
            className={join(field, "min-w-0 flex-1")}
          />
          <Select
            name="currency"
            aria-label="Currency"
            value={code}
            onChange={() => setChanged(true)}
            look="h-8 ps-2.5! pr-7! text-sm"
            className="w-20 shrink-0"
          >
            {!known && <option>{code}</option>}
            {currencies.map((one) => (
              <option key={one.code}>{one.code}</option>
            ))}
          </Select>
        </span>
        <Save shown={changed} busy={lead.busy} label="Save value" />
      </LeadForm>
    </>
  );
}

export function NoteForm({ row, lead }: FormProps) {
  const id = useId();
  const written = lead.view.note?.text ?? "";
  const [text, setText] = useState<string | null>(null);
  return (
    <>
      <label htmlFor={id} className="self-start pt-1.5 text-soft">
        Note
      </label>
      <LeadForm row={row} lead={lead} intent="note" className="flex-wrap" onDone={() => setText(null)}>
        <textarea
          id={id}
          name="text"
          dir="auto"
          rows={2}
          value={text ?? written}
          onChange={({ target }) => setText(target.value)}
          placeholder="What the team should know"
          className={join(inputLook, "grow-with-text max-h-48 min-h-14 py-1.5 text-sm")}
        />
        <Save shown={text !== null && text.trim() !== written} busy={lead.busy} label="Save note" />
      </LeadForm>
    </>
  );
}

/** Appears when there is something to save; without script it is always there. */
function Save({ shown, busy, label }: { readonly shown: boolean; readonly busy: boolean; readonly label: string }) {
  return (
    <Button type="submit" size="small" disabled={busy} className={shown ? "" : "hidden! noscript:inline-flex!"}>
      {label}
    </Button>
  );
}
