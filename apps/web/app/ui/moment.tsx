import { join } from "./join.ts";

/** A moment in words, with the exact one on hover. `at` in UTC milliseconds. */
export function Moment({
  at,
  words,
  exact,
  className,
}: {
  readonly at: number;
  readonly words: string;
  readonly exact: string;
  readonly className?: string;
}) {
  return (
    <time dateTime={new Date(at).toISOString()} title={exact} className={join("tabular whitespace-nowrap", className)}>
      {words}
    </time>
  );
}
