import type { ThreadEntry } from "../../views.ts";

interface ReactionsProps {
  readonly entry: ThreadEntry;
  readonly contact: string;
}

/** Who reacted to a message and how: a chip on its lower edge. */
export function Reactions({ entry, contact }: ReactionsProps) {
  if (entry.reactions.length === 0) return null;
  return (
    <ul aria-label="Reactions" className="relative -mt-2.5 mx-2 flex gap-1">
      {entry.reactions.map(({ by, emoji }) => {
        const who = by === "contact" ? contact : "Your team";
        return (
          <li
            key={by}
            title={`${who} reacted with ${emoji}`}
            className="rounded-full border border-line bg-raised px-1.5 py-0.5 text-xs leading-none shadow-control"
          >
            <span aria-hidden>{emoji}</span>
            <span className="sr-only">
              <bdi>{who}</bdi> reacted with {emoji}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
