import { MessagesSquare } from "lucide-react";
import { Key } from "../../../ui/key.tsx";
import { StatePage } from "../../../ui/state-page.tsx";
import { useNeighbours } from "../neighbours.ts";

export default function NoneOpen() {
  if (useNeighbours().count === 0) return null; // the list says why, and there is nothing to choose
  return (
    <StatePage icon={<MessagesSquare aria-hidden />} title="Choose a conversation">
      <p className="flex flex-wrap items-center justify-center gap-x-1.5 gap-y-1">
        <Key>J</Key> and <Key>K</Key> walk the list, <Key>Enter</Key> opens.
      </p>
      <p className="mt-1.5 flex items-center justify-center gap-1.5">
        <Key>?</Key> shows all keys.
      </p>
    </StatePage>
  );
}
