import { CircleAlert } from "lucide-react";
import type { InputHTMLAttributes, ReactNode } from "react";
import { join } from "./join.ts";

export const inputLook =
  "block w-full rounded-md border border-edge bg-surface px-3 text-ink shadow-control transition-colors placeholder:text-soft hover:border-control focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-danger";

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  /** Stands in the field at its right end. */
  readonly trailing?: ReactNode;
}

/** A labelled input with its hint and its problem, both tied to it for screen readers. */
export function Field({ name, label, hint, problem, trailing, className, ...input }: FieldProps) {
  const describedBy = join(hint && `${name}-hint`, problem && `${name}-problem`) || undefined;
  return (
    <div className={join("grid gap-1.5", className)}>
      <label htmlFor={name} className="font-medium text-sm">
        {label}
      </label>
      <div className="relative">
        <input
          id={name}
          name={name}
          aria-invalid={problem ? true : undefined}
          aria-describedby={describedBy}
          className={join(inputLook, "h-11 text-md md:h-10 md:text-base", trailing ? "pr-11" : "")}
          {...input}
        />
        {trailing && <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
      </div>
      {hint && (
        <p id={`${name}-hint`} className="text-soft text-xs">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${name}-problem`} className="flex items-start gap-1.5 text-danger-ink text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {problem}
        </p>
      )}
    </div>
  );
}
