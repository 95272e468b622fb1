import { useState } from "react";
import { Message } from "./message.tsx";
import { MessageToolbar } from "./message-toolbar.tsx";
import { Note } from "./note.tsx";
import { QuietLine } from "./quiet-line.tsx";
import type { MessageRow } from "./thread-rows.ts";

interface LineProps {
  readonly row: MessageRow;
  readonly contact: string;
  /** It has the focus, or something in it has. */
  readonly active: boolean;
  /** It is what the address points to. */
  readonly linked: boolean;
}

const isQuiet = ({ kind }: MessageRow["entry"]): boolean =>
  kind !== "message" && kind !== "postback" && kind !== "note";

/** Whatever stands in a thread: a message, or what the team keeps to itself. */
export function ThreadLine({ row, contact, active, linked }: LineProps) {
  const [hovered, setHovered] = useState(false);
  if (isQuiet(row.entry)) return <QuietLine entry={row.entry} contact={contact} />;
  return (
    <div
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      className={linked ? "animate-flash rounded-md" : undefined}
    >
      {row.entry.kind === "note" ? (
        <Note entry={row.entry} toolbar={(hovered || active) && <MessageToolbar entry={row.entry} />} />
      ) : (
        <Message row={row} contact={contact} toolbar={(hovered || active) && <MessageToolbar entry={row.entry} />} />
      )}
    </div>
  );
}
