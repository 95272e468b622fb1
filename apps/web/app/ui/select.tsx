import { ChevronDown } from "lucide-react";
import { type SelectHTMLAttributes, useEffect, useRef } from "react";
import { inputLook } from "./field.tsx";
import { join } from "./join.ts";

interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "defaultValue"> {
  /** What is chosen; a person may choose otherwise, and a new value takes that back. */
  readonly value: string;
  /** Of the field itself; `className` places it. */
  readonly look?: string;
}

/** The browser's own choice in our look. It is never made anew, so the focus stays on it. */
export function Select({ value, look = "h-8 text-sm", className, children, ...select }: SelectProps) {
  const field = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (field.current) field.current.value = value;
  }, [value]);
  return (
    <span className={join("relative block min-w-0", className)}>
      <select ref={field} defaultValue={value} className={join(inputLook, "appearance-none pr-9", look)} {...select}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-soft"
      />
    </span>
  );
}
