import { readSlot } from "@soshogle/read-models/content-slots";
import type { LeadCard } from "@soshogle/read-models/leads/document";
import type { LeadRow, LeadView } from "../../app/views.ts";
import { type Names, personOf } from "./names.ts";

export const leadRow = (card: LeadCard, names: Names): LeadRow => {
  const contact = readSlot<{ name: string | null; username: string | null; pictureUrl: string | null }>(
    card.content.name,
  ).value;
  const { id, conversationId, accountId, contactId, stage, ownerId, value, source, createdAt, movedAt } = card;
  return {
    id,
    conversationId,
    account: { id: accountId, username: names.account(accountId) },
    contact: {
      id: contactId,
      name: contact.name ?? null,
      username: contact.username ?? null,
      pictureUrl: contact.pictureUrl ?? null,
    },
    stage,
    owner: personOf(ownerId, names),
    value,
    source,
    hasNote: card.noteWrittenAt !== null,
    createdAt,
    movedAt,
  };
};

export const leadNote = ({ noteWrittenAt, noteWrittenBy, content }: LeadCard, names: Names): LeadView["note"] => {
  const writtenBy = personOf(noteWrittenBy, names);
  if (noteWrittenAt === null || writtenBy === null) return null;
  const { value, forgotten } = readSlot<{ text: string }>(content.note);
  return { text: value.text ?? null, forgotten, writtenAt: noteWrittenAt, writtenBy };
};
