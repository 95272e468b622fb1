import type { ReactNode } from "react";

interface StateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  /** 1 where it is the page, 2 inside a zone. */
  readonly level?: 1 | 2;
}

/** What stands where content would be: nothing here, not found, failed. */
export function StatePage({ icon, title, children, actions, level = 2 }: StateProps) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="grid h-full min-h-64 place-items-center px-6 py-10">
      <div className="flex max-w-sm flex-col items-center text-center">
        <span className="mb-4 grid size-12 place-items-center rounded-full bg-sunken text-soft [&>svg]:size-5">
          {icon}
        </span>
        <Heading className="font-semibold text-md">{title}</Heading>
        {children && <div className="mt-1.5 text-balance text-soft">{children}</div>}
        {actions && <div className="mt-5 flex flex-wrap justify-center gap-2">{actions}</div>}
      </div>
    </div>
  );
}
