import { AssignmentLine } from "./assignment-line.tsx";
import { Message } from "./message.tsx";
import { Note } from "./note.tsx";
import type { MessageRow } from "./thread-rows.ts";

/** Whatever stands in a thread: a message, or what the team keeps to itself. */
export function ThreadLine({ row, contact }: { readonly row: MessageRow; readonly contact: string }) {
  switch (row.entry.kind) {
    case "message":
      return <Message row={row} contact={contact} />;
    case "note":
      return <Note entry={row.entry} />;
    case "assignment":
      return <AssignmentLine entry={row.entry} />;
  }
}
