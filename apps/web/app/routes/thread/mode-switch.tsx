import { CornerUpLeft, Lock, type LucideIcon } from "lucide-react";
import type { Mode } from "./drafts.ts";

const modes = [
  { mode: "reply", label: "Reply", icon: CornerUpLeft, key: "R" },
  { mode: "note", label: "Private note", icon: Lock, key: "N" },
] as const satisfies readonly { mode: Mode; label: string; icon: LucideIcon; key: string }[];

/** Whom the text is for. Its choice is a field of the form, so that it counts without script too. */
export function ModeSwitch({ mode, onChoose }: { readonly mode: Mode; readonly onChoose: (mode: Mode) => void }) {
  return (
    <fieldset className="flex gap-0.5 px-1 pt-0.5">
      <legend className="sr-only">Whom to write to</legend>
      {modes.map(({ mode: each, label, icon: Icon, key }) => (
        <label
          key={each}
          title={`${label} (${key})`}
          className="flex h-7 cursor-pointer items-center gap-1.5 rounded-md px-2 font-medium text-soft text-xs hover:text-ink has-checked:bg-sunken has-checked:text-ink has-[[value=note]:checked]:bg-note-button has-[[value=note]:checked]:text-surface has-focus-visible:outline-2 has-focus-visible:outline-accent"
        >
          <input
            type="radio"
            name="intent"
            value={each}
            checked={mode === each}
            onChange={() => onChoose(each)}
            className="sr-only"
          />
          <Icon aria-hidden className="size-3.5" /> {label}
        </label>
      ))}
    </fieldset>
  );
}
