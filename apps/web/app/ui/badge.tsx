import type { ReactNode } from "react";
import { join } from "./join.ts";

const tones = {
  neutral: "bg-sunken text-soft",
  accent: "bg-accent text-on-accent",
  info: "bg-accent-tint text-accent-ink",
  good: "bg-good-tint text-good-ink",
  warn: "bg-warn-fill text-warn-ink",
  danger: "bg-danger-tint text-danger-ink",
} as const;

export type Tone = keyof typeof tones;

/** A short word or number beside something. */
export function Badge({
  tone = "neutral",
  className,
  children,
}: {
  readonly tone?: Tone;
  readonly className?: string;
  readonly children: ReactNode;
}) {
  return (
    <span
      className={join(
        "tabular inline-flex h-5 shrink-0 items-center gap-1 whitespace-nowrap rounded-full px-2 font-medium text-2xs",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
