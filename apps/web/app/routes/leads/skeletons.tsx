import { stages } from "../../text/lead-words.ts";

const title = <div className="h-7 w-28 rounded-full bg-sunken" />;

/** The board on its way. Appears only when the wait is long enough to notice. */
export function BoardSkeleton() {
  return (
    <div aria-hidden className="flex h-full animate-appear-late flex-col gap-4 p-4 sm:px-6">
      {title}
      <div className="flex min-h-0 flex-1 animate-breathe gap-3 overflow-hidden">
        {stages.map((stage) => (
          <div key={stage} className="w-72 shrink-0 space-y-2 rounded-lg bg-sunken p-2 lg:w-auto lg:flex-1">
            <div className="h-8" />
            <div className="h-24 rounded-md bg-surface" />
            <div className="h-24 rounded-md bg-surface" />
          </div>
        ))}
      </div>
    </div>
  );
}

export function TableSkeleton() {
  return (
    <div aria-hidden className="flex h-full animate-appear-late flex-col gap-4 p-4 sm:px-6">
      {title}
      <div className="animate-breathe space-y-px overflow-hidden rounded-lg border border-line">
        {["1", "2", "3", "4", "5", "6"].map((row) => (
          <div key={row} className="flex h-14 items-center gap-3 bg-surface px-4">
            <div className="size-7 rounded-full bg-sunken" />
            <div className="h-3 w-40 rounded-full bg-sunken" />
          </div>
        ))}
      </div>
    </div>
  );
}
