import type { Content } from "@soshogle/domain/content";
import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import { conversationStream } from "@soshogle/domain/ids";
import { decodeEvent } from "@soshogle/event-store/codec";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { Effect } from "effect";
import type { Outbound, Sent, SentContent, Text } from "./match.ts";

type Requested = Extract<ConversationRecorded, { type: "PartRequested" }>;
type Echoed = Extract<ConversationRecorded, { type: "MessageEchoed" }>;

const PAGE = 200;
/** Answers and echoes of messages sent together lie together; so much before the first attempt none can matter any more. */
const BEFORE_MS = 60 * 60 * 1000;

/** What the stream tells about parts and echoes, collected backwards. */
interface Seen {
  readonly requests: Map<string, StoredEvent>;
  readonly echoes: StoredEvent[];
  /** Of each part revision and time of the first attempt, and the time of the last one. */
  readonly attempts: Map<string, { readonly revision: bigint; readonly at: number; readonly lastAt: number }>;
  readonly joined: Set<string>;
}

/**
 * These parts, and the echoes that belong to no part, all with their content opened. Reads the stream backwards until
 * an hour before the first of the attempts.
 */
export const readOutbound = Effect.fnUntraced(function* (conversationId: string, partIds: ReadonlySet<string>) {
  const seen = yield* collect(conversationId, partIds);
  const requests = (yield* openEvents(
    [...partIds].flatMap((partId) => seen.requests.get(partId) ?? []),
  )) as unknown as Requested[]; // collected by type
  const echoes = (yield* openEvents(seen.echoes)) as unknown as Echoed[]; // collected by type
  return {
    sent: requests.flatMap((request): Sent[] => {
      const { partId } = request.data;
      const first = seen.attempts.get(partId);
      if (!first) return [];
      const { revision: since, at: attemptedAt, lastAt: lastAttemptedAt } = first;
      return [{ partId, content: sentContent(request), since, attemptedAt, lastAttemptedAt }];
    }),
    outbound: echoes.filter(({ data }) => !seen.joined.has(data.mid)).map(outboundOf),
  };
});

const collect = Effect.fnUntraced(function* (conversationId: string, partIds: ReadonlySet<string>) {
  const store = yield* EventStore;
  const seen: Seen = {
    requests: new Map(),
    echoes: [],
    attempts: new Map(),
    joined: new Set(),
  };
  let from: bigint | "end" = "end";
  for (;;) {
    const page: readonly StoredEvent[] = yield* store.readStream(conversationStream(conversationId), {
      from,
      direction: "backwards",
      limit: PAGE,
    });
    const events = page.map((stored) => note(seen, stored));
    const oldest = events.at(-1);
    if (!oldest || oldest.revision === 0n || isEnough(seen, partIds, oldest.meta.recordedAt)) return seen;
    from = oldest.revision - 1n;
  }
});

const note = (seen: Seen, stored: StoredEvent): ConversationRecorded => {
  const event = decodeEvent(stored, "sealed") as unknown as ConversationRecorded; // the stream is a conversation's
  collectInto(seen, event, stored);
  return event;
};

const collectInto = (seen: Seen, event: ConversationRecorded, stored: StoredEvent): void => {
  switch (event.type) {
    case "PartRequested":
      seen.requests.set(event.data.partId, stored);
      return;
    case "PartAttempted": {
      const { partId, attemptedAt: at } = event.data;
      const lastAt = seen.attempts.get(partId)?.lastAt ?? at;
      seen.attempts.set(partId, { revision: event.revision, at, lastAt });
      return;
    }
    case "PartAccepted":
      if (event.data.mid !== null) seen.joined.add(event.data.mid);
      return;
    case "MessageEchoed":
      seen.echoes.push(stored);
      return;
    default:
      return;
  }
};

const isEnough = (seen: Seen, partIds: ReadonlySet<string>, oldestAt: number): boolean => {
  const wanted = [...partIds];
  if (wanted.some((partId) => !seen.requests.has(partId))) return false;
  const firstAt = Math.min(...wanted.map((partId) => seen.attempts.get(partId)?.at ?? Number.POSITIVE_INFINITY));
  return oldestAt < firstAt - BEFORE_MS;
};

const sentContent = ({ data, personal }: Requested): SentContent =>
  data.kind === "attachment"
    ? { kind: "attachment", type: data.attachmentType ?? "" }
    : { kind: "text", text: textOf(personal, data.textBytes) };

const outboundOf = ({ data, personal, revision }: Echoed): Outbound => ({
  mid: data.mid,
  revision,
  sentAt: data.sentAt,
  text: textOf(personal, data.textBytes),
  attachmentTypes: data.attachmentTypes,
});

const textOf = (content: Content<{ text: string | null }>, forgottenBytes: number): Text =>
  content.state === "clear" ? { clear: content.value.text } : { forgottenBytes };
