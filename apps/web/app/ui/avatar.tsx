import type { ReactNode } from "react";
import { safeMedia } from "../text/linkify.ts";
import { initials } from "../text/words.ts";
import { join } from "./join.ts";

const hues = [
  "bg-hue-1 text-hue-1-ink",
  "bg-hue-2 text-hue-2-ink",
  "bg-hue-3 text-hue-3-ink",
  "bg-hue-4 text-hue-4-ink",
  "bg-hue-5 text-hue-5-ink",
] as const;

const sizes = {
  tiny: "size-5 text-[0.5625rem]",
  small: "size-7 text-2xs",
  medium: "size-10 text-sm",
  large: "size-16 text-lg",
} as const;

const hueOf = (seed: string): string => {
  let sum = 0;
  for (const character of seed) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return hues[sum % hues.length] ?? hues[0];
};

interface AvatarProps {
  readonly name: string;
  /** Keeps the colour when the name changes. */
  readonly seed: string;
  readonly pictureUrl: string | null;
  readonly size?: keyof typeof sizes;
  readonly badge?: ReactNode;
}

/** Decoration beside a name. The picture lies over the initials, so one that does not load leaves them visible. */
export function Avatar({ name, seed, pictureUrl, size = "medium", badge }: AvatarProps) {
  const picture = safeMedia(pictureUrl);
  return (
    <span
      aria-hidden
      className={join(
        "relative inline-grid shrink-0 place-items-center rounded-full font-semibold",
        sizes[size],
        hueOf(seed),
      )}
    >
      {initials(name)}
      {picture && (
        <img alt="" src={picture} loading="lazy" className="absolute inset-0 size-full rounded-full object-cover" />
      )}
      {badge && (
        <span className="absolute -right-0.5 -bottom-0.5 grid size-4 place-items-center rounded-full bg-surface text-soft">
          {badge}
        </span>
      )}
    </span>
  );
}
