import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";

const waitMs = 400;

export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return <Radix.Provider delayDuration={waitMs}>{children}</Radix.Provider>;
}

/** Repeats a control's label in sight. Never the only place of a text. */
export function Tooltip({ text, children }: { readonly text: string; readonly children: ReactNode }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 animate-rise rounded-sm bg-ink px-2 py-1 text-surface text-xs shadow-float"
        >
          {text}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
