import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import type { AnyRecorded } from "@soshogle/domain/event";
import { categoryOf, idOf, partsOfConversationId } from "@soshogle/domain/ids";
import type { LeadRecorded } from "@soshogle/domain/lead/events";
import { slotOf } from "@soshogle/domain/slots";
import type { Collection, Lower, Projection } from "../projection.ts";
import {
  type AccountHeard,
  BUCKET_MS,
  BUCKETS,
  DAY_MS,
  type Figure,
  type FiguresDay,
  type Outbound,
} from "./document.ts";
import { OUTBOUND, outbound, tellsOfOutbound } from "./outbound.ts";

interface Counted {
  readonly figure: Figure;
  /** ms. */
  readonly at: number;
  readonly by: 1 | -1;
}

/** What an event adds to the figures, at the time of its source. */
const countedBy = (event: AnyRecorded, lower: Lower): Counted | null => {
  const { occurredAt } = event.meta;
  if (tellsOfOutbound(event)) {
    const { change } = lower.after(OUTBOUND, idOf(event.stream)) as unknown as Outbound; // made of this very event
    return change && { figure: "sent", ...change };
  }
  const recorded = event as unknown as ConversationRecorded | LeadRecorded; // the categories of the projection
  switch (recorded.type) {
    case "MessageReceived":
      return { figure: "received", at: recorded.data.sentAt, by: 1 };
    case "ConversationStarted":
      return { figure: "conversations", at: occurredAt, by: 1 };
    case "LeadCreated":
      return { figure: "leads", at: occurredAt, by: 1 };
    default:
      return null;
  }
};

const dayOf = (at: number): number => Math.floor(at / DAY_MS);

const days: Collection = {
  name: "days",
  fedBy: "slot",
  indexes: [{ name: "by_day", fields: ["workspaceId", "day"] }],
  touches: (event, lower) => {
    const counted = countedBy(event, lower);
    const { workspaceId, partition } = event.meta;
    return counted === null ? [] : [`${workspaceId}|${dayOf(counted.at)}|${slotOf(partition)}`];
  },
  project: ({ id, document, event, lower }) => {
    const counted = countedBy(event, lower);
    if (counted === null) return document;
    const { figure, at, by } = counted;
    const day = (document as FiguresDay | null) ?? emptyDay(id, event.meta.workspaceId, dayOf(at)); // made by this function
    const bucket = Math.floor((at - day.day * DAY_MS) / BUCKET_MS);
    return { ...day, [figure]: day[figure].with(bucket, (day[figure][bucket] ?? 0) + by) };
  },
};

const zeros: readonly number[] = Array.from({ length: BUCKETS }, () => 0);
const emptyDay = (id: string, workspaceId: string, day: number): FiguresDay => ({
  id,
  workspaceId,
  day,
  received: zeros,
  sent: zeros,
  conversations: zeros,
  leads: zeros,
});

const heard: Collection = {
  name: "heard",
  fedBy: "slot",
  indexes: [{ name: "by_account", fields: ["workspaceId", "accountId"] }],
  touches: (event) => {
    if (categoryOf(event.stream) !== "conversation" || !comesFromMeta(event)) return [];
    const { workspaceId, partition } = event.meta;
    return [`${workspaceId}|${accountOf(event)}|${slotOf(partition)}`];
  },
  project: ({ id, document, event }) => {
    const { workspaceId, recordedAt } = event.meta;
    const before = document as AccountHeard | null; // made by this function
    const heardAt = Math.max(before?.heardAt ?? recordedAt, recordedAt);
    return { id, workspaceId, accountId: accountOf(event), heardAt } satisfies AccountHeard;
  },
};

const comesFromMeta = ({ meta: { actor } }: AnyRecorded): boolean => actor.kind === "contact" || actor.kind === "meta";
const accountOf = ({ stream }: AnyRecorded): string => partsOfConversationId(idOf(stream)).accountId;

export const figuresProjection: Projection = {
  name: "figures",
  version: 1,
  categories: ["conversation", "lead"],
  levels: [[outbound], [days, heard]],
};
