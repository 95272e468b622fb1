import { MessagesSquare } from "lucide-react";
import { StatePage } from "../../../ui/state-page.tsx";
import { useNeighbours } from "../neighbours.ts";

const key = "rounded-sm border border-edge bg-raised px-1.5 py-0.5 font-medium font-sans text-ink text-xs";

export default function NoneOpen() {
  if (useNeighbours().count === 0) return null; // the list says why, and there is nothing to choose
  return (
    <StatePage icon={<MessagesSquare aria-hidden />} title="Choose a conversation">
      <p>
        <kbd className={key}>J</kbd> and <kbd className={key}>K</kbd> walk the list, <kbd className={key}>Enter</kbd>{" "}
        opens.
      </p>
    </StatePage>
  );
}
