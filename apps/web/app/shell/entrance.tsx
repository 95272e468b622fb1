import type { ReactNode } from "react";
import { Logo } from "../ui/logo.tsx";

/** The page around a form for somebody who is not in yet. */
export function Entrance({
  title,
  intro,
  children,
}: {
  readonly title: string;
  readonly intro: string;
  readonly children: ReactNode;
}) {
  return (
    <main className="h-full overflow-y-auto px-4 py-10 sm:py-16">
      <div className="mx-auto w-full max-w-md">
        <p className="mb-8 flex items-center justify-center gap-2.5 font-semibold text-md">
          <Logo className="size-8" /> Soshogle Inbox
        </p>
        <section className="rounded-xl border border-line bg-surface p-6 shadow-float sm:p-8">
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          <p className="mt-1.5 mb-6 text-soft">{intro}</p>
          {children}
        </section>
      </div>
    </main>
  );
}
