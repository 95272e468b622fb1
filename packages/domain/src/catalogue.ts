import { accountEvents } from "./account/events.ts";
import { claimEvents } from "./claim/events.ts";
import { contactEvents } from "./contact/events.ts";
import { conversationEvents } from "./conversation/events.ts";
import type { EventDefinition } from "./event.ts";
import type { Category } from "./ids.ts";
import { leadEvents } from "./lead/events.ts";
import { memberEvents } from "./member/events.ts";
import { noticeEvents } from "./notice/events.ts";
import { quarantineEvents } from "./quarantine/events.ts";
import { userEvents } from "./user/events.ts";
import { workspaceEvents } from "./workspace/events.ts";

/** Every event that the product knows, by the aggregate that owns it. Types are unique across aggregates. */
export const eventsByCategory: Readonly<Record<Category, readonly EventDefinition[]>> = {
  account: accountEvents,
  conversation: conversationEvents,
  contact: contactEvents,
  lead: leadEvents,
  user: userEvents,
  member: memberEvents,
  workspace: workspaceEvents,
  claim: claimEvents,
  quarantine: quarantineEvents,
  notice: noticeEvents,
};

/** The definition of an event type; undefined for a type that no version of the product has written. */
export const definitionOf = (type: string): EventDefinition | undefined => byType.get(type);

const byType: ReadonlyMap<string, EventDefinition> = new Map(
  Object.values(eventsByCategory).flatMap((events) => events.map((event) => [event.type, event] as const)),
);
