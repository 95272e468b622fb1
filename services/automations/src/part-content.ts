import type { PartRequested } from "@soshogle/domain/conversation/events";
import type { RecordedOf } from "@soshogle/domain/event";
import { conversationStream } from "@soshogle/domain/ids";
import { EventStore, type StoredEvent } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { Effect } from "effect";

type Requested = RecordedOf<typeof PartRequested>;

const PAGE = 100;

/** The request of a part with its content opened, searched from the end of the stream; null when there is none. */
export const readRequest = Effect.fnUntraced(function* (conversationId: string, partId: string) {
  const store = yield* EventStore;
  let from: bigint | "end" = "end";
  for (;;) {
    const page: readonly StoredEvent[] = yield* store.readStream(conversationStream(conversationId), {
      from,
      direction: "backwards",
      limit: PAGE,
    });
    const stored = page.find((event) => isRequestOf(event, partId));
    if (stored) return ((yield* openEvents([stored]))[0] ?? null) as Requested | null; // of the type just looked for
    const oldest = page.at(-1);
    if (!oldest || oldest.revision === 0n) return null;
    from = oldest.revision - 1n;
  }
});

const isRequestOf = ({ type, data }: StoredEvent, partId: string): boolean =>
  type === "PartRequested" && (data as { partId?: unknown }).partId === partId; // the clear data of any event is an object
