import type { ReactNode } from "react";
import { join } from "./join.ts";

const tones = {
  info: "border-line bg-sunken text-ink",
  good: "border-good-line bg-good-tint text-good-ink",
  warn: "border-warn-line bg-warn-tint text-warn-ink",
  danger: "border-danger-line bg-danger-tint text-danger-ink",
} as const;

interface BannerProps {
  readonly tone: keyof typeof tones;
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly className?: string;
}

/** A fact with its next step. Failures interrupt a screen reader, everything else waits its turn. */
export function Banner({ tone, icon, title, children, className }: BannerProps) {
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={join("flex gap-3 rounded-lg border px-4 py-3", tones[tone], className)}
    >
      {icon && <span className="mt-0.5 shrink-0 [&>svg]:size-4">{icon}</span>}
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{title}</p>
        {children && <div className="mt-0.5 text-ink text-sm">{children}</div>}
      </div>
    </div>
  );
}
