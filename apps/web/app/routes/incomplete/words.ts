import type { IncompleteRow } from "../../views.ts";

const shown: Readonly<Record<string, string>> = {
  conversations: "Its place in the lists, its preview and its counts",
  thread: "Its messages and notes",
  contacts: "What is known of the contact",
  leads: "Its lead",
  accounts: "The list of accounts",
  directory: "Names of members and accounts",
  quarantine: "The quarantine",
  figures: "The figures of the dashboard",
};

/** What does not move on, in words. */
export const whatIsMissing = ({ shows }: Pick<IncompleteRow, "shows">): string => shown[shows] ?? shows;

/** Whose it is. */
export const whose = ({ conversationId, contact }: Pick<IncompleteRow, "conversationId" | "contact">): string => {
  if (conversationId === null) return "Your team";
  return contact === null ? "A conversation" : `The conversation with ${contact}`;
};
