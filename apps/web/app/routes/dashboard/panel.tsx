import { type ReactNode, useId } from "react";
import { join } from "../../ui/join.ts";

interface PanelProps {
  readonly title: string;
  /** Stands at the end of the title's line. */
  readonly more?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A zone of the page with a title. */
export function Panel({ title, more, className, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={join("min-w-0 rounded-xl border border-line bg-surface shadow-control", className)}
    >
      <div className="flex min-h-11 items-center justify-between gap-3 px-4 pt-1">
        <h2 id={id} className="font-semibold">
          {title}
        </h2>
        {more && <div className="text-soft text-sm">{more}</div>}
      </div>
      {children}
    </section>
  );
}
