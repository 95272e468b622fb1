import type { Lookup } from "../keyset.ts";
import { storedName } from "../projection.ts";
import { contacts } from "./project.ts";

/** The cards of contacts; their ids are those of the conversations. */
export const contactCards = (conversationIds: readonly string[]): Lookup => ({
  collection: storedName(contacts, "cards"),
  ids: conversationIds,
});
