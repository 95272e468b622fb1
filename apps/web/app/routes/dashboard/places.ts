import type { ListView } from "../../views.ts";
import { conversationPath, listPath } from "../conversations/filters.ts";
import { leadsPath } from "../leads/filters.ts";

const everywhere = { accountId: undefined, channel: undefined } as const;

export const conversationsIn = (view: ListView): string => listPath({ ...everywhere, view });
export const waitingConversation = (id: string): string => conversationPath(id, { ...everywhere, view: "waiting" });

const allLeads = { view: "table", stage: undefined, accountId: undefined, ownerId: undefined } as const;
export const leads: string = leadsPath(allLeads);
export const newLeadsOfNobody: string = leadsPath({ ...allLeads, stage: "new", ownerId: "nobody" });
