import { join } from "./join.ts";

const bar = "rounded-full bg-sunken";

/** Rows of the list, on their way. Appears only when the wait is long enough to notice. */
export function ListSkeleton({ rows }: { readonly rows: number }) {
  return (
    <div aria-hidden className="animate-appear-late">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical placeholders
        <div key={row} className="flex h-17 animate-breathe items-center gap-3 px-4">
          <div className="size-10 shrink-0 rounded-full bg-sunken" />
          <div className="flex-1 space-y-2.5">
            <div className={join(bar, "h-3 w-2/5")} />
            <div className={join(bar, "h-3 w-4/5")} />
          </div>
        </div>
      ))}
    </div>
  );
}

/** A thread on its way; whoever shows it decides when. */
export function ThreadSkeleton() {
  return (
    <div aria-hidden className="flex h-full flex-col">
      <div className="flex h-15 items-center gap-3 border-line border-b px-4">
        <div className="size-10 rounded-full bg-sunken" />
        <div className={join(bar, "h-3 w-40")} />
      </div>
      <div className="flex flex-1 animate-breathe flex-col justify-end gap-3 p-4 pb-8">
        <div className="h-10 w-56 rounded-bubble bg-sunken" />
        <div className="h-16 w-72 rounded-bubble bg-sunken" />
        <div className="h-10 w-48 self-end rounded-bubble bg-accent-tint" />
        <div className="h-10 w-64 rounded-bubble bg-sunken" />
      </div>
    </div>
  );
}
