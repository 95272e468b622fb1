import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import type { AnyRecorded } from "@soshogle/domain/event";
import { idOf } from "@soshogle/domain/ids";
import type { Collection } from "../projection.ts";
import type { Outbound } from "./document.ts";

export const OUTBOUND = "outbound";
/** Both sides tell of a message within minutes; more than this never lies between. */
const REMEMBERED = 100;

const tells = new Set<string>(["MessageEchoed", "PartAccepted", "PartFailed"] satisfies ConversationRecorded["type"][]);

/** Whether an event may change how many messages were sent. */
export const tellsOfOutbound = ({ type }: AnyRecorded): boolean => tells.has(type);

export const outbound: Collection = {
  name: OUTBOUND,
  indexes: [],
  touches: (event) => (tellsOfOutbound(event) ? [idOf(event.stream)] : []),
  project: ({ id, document, event }) => {
    const known = (document as Outbound | null) ?? firstOutbound(id, event); // made by this function
    return nextOutbound(known, event as unknown as ConversationRecorded); // `tells` names events of conversations
  },
};

const firstOutbound = (id: string, { meta }: AnyRecorded): Outbound => ({
  id,
  workspaceId: meta.workspaceId,
  halfKnown: [],
  unnamed: [],
  change: null,
});

const nextOutbound = (known: Outbound, event: ConversationRecorded): Outbound => {
  switch (event.type) {
    case "MessageEchoed":
      return toldOf(known, event.data.mid, event.data.sentAt);
    case "PartAccepted": {
      const { partId, mid, acceptedAt: at } = event.data;
      if (mid === null) return { ...known, ...withUnnamed(known, { partId, at }), change: { at, by: 1 } };
      const before = known.unnamed.find((part) => part.partId === partId);
      if (before === undefined) return toldOf(known, mid, at);
      const named = toldOf(withoutUnnamed(known, partId), mid, at);
      return { ...named, change: named.change === null ? { at: before.at, by: -1 } : null };
    }
    case "PartFailed": {
      const before = known.unnamed.find(({ partId }) => partId === event.data.partId);
      const rest = withoutUnnamed(known, event.data.partId);
      return { ...rest, change: before === undefined ? null : { at: before.at, by: -1 } };
    }
    default:
      return known;
  }
};

/** The first to tell of a message makes it count, the second makes it known. */
const toldOf = (known: Outbound, mid: string, at: number): Outbound =>
  known.halfKnown.includes(mid)
    ? { ...known, halfKnown: known.halfKnown.filter((one) => one !== mid), change: null }
    : { ...known, halfKnown: [...known.halfKnown, mid].slice(-REMEMBERED), change: { at, by: 1 } };

const withUnnamed = ({ unnamed }: Outbound, part: Outbound["unnamed"][number]): Pick<Outbound, "unnamed"> => ({
  unnamed: [...unnamed, part].slice(-REMEMBERED),
});
const withoutUnnamed = (known: Outbound, partId: string): Outbound => ({
  ...known,
  unnamed: known.unnamed.filter((part) => part.partId !== partId),
});
