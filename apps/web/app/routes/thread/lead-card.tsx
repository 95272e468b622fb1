import { Link } from "@remix-run/react";
import { CircleAlert } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { sourceDetail, stageNames } from "../../text/lead-words.ts";
import { money } from "../../text/money.ts";
import { ago, exactTime } from "../../text/times.ts";
import { Moment } from "../../ui/moment.tsx";
import type { LeadRow, LeadView } from "../../views.ts";
import { NoteForm, OwnerForm, StageForm, ValueForm } from "./lead-forms.tsx";
import { useLead } from "./use-lead.ts";

interface LeadCardProps {
  readonly conversationId: string;
  readonly loaded: LeadView;
  readonly mayWrite: boolean;
}

/** The lead that this conversation is: its stage, owner, value, source and note. */
export function LeadCard({ conversationId, loaded, mayWrite }: LeadCardProps) {
  const lead = useLead(conversationId, loaded);
  const { row } = lead.view;
  return (
    <section aria-labelledby="lead-title" className="mt-6 border-line border-t pt-4 text-sm">
      <div className="flex items-center justify-between gap-2">
        <h3 id="lead-title" className="font-semibold">
          Lead
        </h3>
        <Link to="/leads" className="rounded-sm text-accent-ink text-xs hover:underline">
          All leads
        </Link>
      </div>
      {row === null ? (
        <p className="mt-1 text-soft">Not a lead yet. It becomes one when this person writes.</p>
      ) : (
        <div className="mt-3 grid grid-cols-[4rem_minmax(0,1fr)] items-center gap-x-3 gap-y-2">
          {mayWrite ? <Forms key={row.id} row={row} lead={lead} /> : <Facts row={row} view={lead.view} />}
          <span className="text-soft">Source</span>
          <span className="wrap-anywhere" data-source={row.source.kind}>
            {sourceDetail(row.source)}
          </span>
          {mayWrite && <NoteForm key={`note ${row.id}`} row={row} lead={lead} />}
        </div>
      )}
      <NoteFacts view={lead.view} mayWrite={mayWrite} />
      {lead.problem && (
        <p role="alert" className="mt-2 flex items-start gap-1.5 text-danger-ink">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {lead.problem}
        </p>
      )}
      <p role="status" className="sr-only">
        {lead.done}
      </p>
    </section>
  );
}

function Forms({ row, lead }: { readonly row: LeadRow; readonly lead: ReturnType<typeof useLead> }) {
  return (
    <>
      <StageForm row={row} lead={lead} />
      <OwnerForm row={row} lead={lead} />
      <ValueForm row={row} lead={lead} />
    </>
  );
}

/** For those who may only read. */
function Facts({ row }: { readonly row: LeadRow; readonly view: LeadView }) {
  return (
    <>
      <span className="text-soft">Stage</span>
      <span>{stageNames[row.stage]}</span>
      <span className="text-soft">Owner</span>
      <span dir="auto">{row.owner?.name ?? "Nobody"}</span>
      <span className="text-soft">Value</span>
      <span className="tabular">{row.value ? money(row.value) : "None"}</span>
    </>
  );
}

/** Who wrote the note and when; its text only where it stands in no field. */
function NoteFacts({ view, mayWrite }: { readonly view: LeadView; readonly mayWrite: boolean }) {
  const clock = useClock();
  const { note } = view;
  if (note === null) return null;
  return (
    <div className="mt-2">
      {!mayWrite && <p className="wrap-anywhere whitespace-pre-wrap rounded-md bg-sunken px-3 py-2">{note.text}</p>}
      {note.forgotten && <p className="text-soft">The note was removed.</p>}
      <p className="mt-1 text-soft text-xs">
        Note by {note.writtenBy.name},{" "}
        <Moment
          at={note.writtenAt}
          words={ago(note.writtenAt, clock)}
          exact={exactTime(note.writtenAt, clock.timeZone)}
        />
      </p>
    </div>
  );
}
