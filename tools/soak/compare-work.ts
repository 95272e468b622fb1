import type { AnyRecorded } from "@soshogle/domain/event";
import type { Comparison } from "./comparison.ts";
import type { Ledger } from "./ledger.ts";

/**
 * What follows from messages and from people's work ↔ log: every conversation in which a contact has written is one lead,
 * every acknowledged note stands there once with its text, every other one at most once.
 */
export const compareWork = (events: readonly AnyRecorded[], { ledger }: { readonly ledger: Ledger }): Comparison => {
  const broken: string[] = [];
  const written = new Set(events.filter(({ type }) => type === "MessageReceived").map(({ meta }) => meta.partition));
  const leads = Map.groupBy(
    events.filter(({ type }) => type === "LeadCreated"),
    ({ data }) => String(data.conversationId),
  );
  for (const conversationId of written) {
    const count = leads.get(conversationId)?.length ?? 0;
    if (count !== 1) broken.push(`conversation ${conversationId} is ${count} leads`);
  }
  for (const conversationId of leads.keys())
    if (!written.has(conversationId)) broken.push(`${conversationId} is a lead and nobody wrote in it`);

  const notes = Map.groupBy(
    events.filter(({ type }) => type === "NoteWritten"),
    ({ data }) => String(data.noteId),
  );
  const { acknowledged, unacknowledged } = ledger.notes;
  for (const { noteId, conversationId, text } of acknowledged.values()) {
    const [note, ...others] = notes.get(noteId) ?? [];
    if (note === undefined) broken.push(`note ${noteId} was acknowledged and is not in the log`);
    else if (others.length > 0) broken.push(`note ${noteId} stands ${others.length + 1} times in the log`);
    else if (note.meta.partition !== conversationId) broken.push(`note ${noteId} stands in ${note.meta.partition}`);
    else if (note.personal?.state !== "clear" || note.personal.value.text !== text)
      broken.push(`note ${noteId} has lost its text`);
  }
  for (const [noteId, found] of notes) {
    if (found.length > 1) broken.push(`note ${noteId} stands ${found.length} times in the log`);
    if (!acknowledged.has(noteId) && !unacknowledged.has(noteId)) broken.push(`nobody wrote note ${noteId}`);
  }
  return { counted: { leads: leads.size, "notes acknowledged": acknowledged.size }, broken };
};
