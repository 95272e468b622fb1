import { join } from "./join.ts";

/** The look of a filter, whether it is a link or opens a choice. */
export const chipLook = ({ chosen }: { readonly chosen: boolean }): string =>
  join(
    "flex h-7 min-w-0 items-center gap-1.5 rounded-full border px-3 font-medium text-xs transition-colors duration-100",
    chosen
      ? "border-accent-line bg-accent-tint text-accent-ink hover:bg-accent-tint-hover"
      : "border-line text-soft hover:border-edge hover:text-ink",
  );
