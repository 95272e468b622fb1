import type { AnyEvent, AnyRecorded } from "@soshogle/domain/event";
import type { StreamName } from "@soshogle/domain/ids";
import type { Metadata } from "@soshogle/domain/metadata";
import { completeMetadata, encodeEvent } from "@soshogle/event-store/codec";
import { eventId } from "@soshogle/event-store/event-id";
import { EventStore, type ExpectedRevision } from "@soshogle/event-store/event-store";
import { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";

/** An event before it has a place. */
export interface Draft {
  readonly stream: StreamName;
  readonly partition: string;
  readonly workspaceId: string;
  readonly event: AnyEvent;
  /** ms. */
  readonly occurredAt: number;
  readonly actor?: Metadata["actor"];
}

const metadataOf = ({ event, workspaceId, partition, occurredAt, actor }: Draft): Metadata =>
  completeMetadata(event.type, {
    workspaceId,
    partition,
    actor: actor ?? { kind: "system", id: "test" },
    occurredAt,
    recordedAt: occurredAt,
    $correlationId: "test",
    $causationId: "test",
  });

/** The events that a reader would get, had the drafts been appended to an empty log in this order. */
export const recorded = (drafts: readonly Draft[]): readonly AnyRecorded[] => {
  const revisions = new Map<string, bigint>();
  return drafts.map((draft, index): AnyRecorded => {
    const { stream, event } = draft;
    const revision = revisions.get(stream) ?? 0n;
    revisions.set(stream, revision + 1n);
    return {
      type: event.type,
      id: eventId(stream, event.type, Number(revision)),
      stream,
      revision,
      position: String(index + 1).padStart(20, "0"),
      data: event.data,
      personal: event.personal ? { state: "clear", value: event.personal } : null,
      meta: metadataOf(draft),
    };
  });
};

/** Appends drafts in order, to streams that hold nothing but drafts of the same appender. */
export const makeAppender = Effect.gen(function* () {
  const log = yield* EventStore;
  const vault = yield* Vault;
  const revisions = new Map<string, bigint>();

  const encode = Effect.fnUntraced(function* (draft: Draft, revision: bigint) {
    const { stream, event } = draft;
    const id = eventId(stream, event.type, Number(revision));
    const keys = event.personal ? yield* vault.keysOf(stream, null) : null;
    return encodeEvent(event, { id, stream, revision, meta: metadataOf(draft), keys });
  });

  return Effect.fnUntraced(function* (drafts: readonly Draft[]) {
    let position = "";
    for (const run of runsOfOneStream(drafts)) {
      const last = revisions.get(run.stream) ?? -1n;
      const events = yield* Effect.forEach(run.drafts, (draft, at) => encode(draft, last + 1n + BigInt(at)));
      const expected: ExpectedRevision = last < 0n ? "no_stream" : last;
      const appended = yield* log.append(run.stream, events, expected);
      revisions.set(run.stream, appended.revision);
      position = appended.position;
    }
    return position;
  });
});

const MAX_RUN = 200;

const runsOfOneStream = (
  drafts: readonly Draft[],
): readonly { readonly stream: StreamName; readonly drafts: Draft[] }[] => {
  const runs: { readonly stream: StreamName; readonly drafts: Draft[] }[] = [];
  for (const draft of drafts) {
    const last = runs.at(-1);
    if (last?.stream === draft.stream && last.drafts.length < MAX_RUN) last.drafts.push(draft);
    else runs.push({ stream: draft.stream, drafts: [draft] });
  }
  return runs;
};

/** Appends an event of a type that no release knows, as a log from the future would hold it. */
export const appendUnreadable = Effect.fnUntraced(function* (place: Omit<Draft, "event" | "occurredAt">) {
  const log = yield* EventStore;
  const [last] = yield* log.readStream(place.stream, { from: "end", direction: "backwards", limit: 1 });
  const metadata = metadataOf({ ...place, event: { type: "FromTheFuture", data: {} }, occurredAt: 0 });
  const event = { id: eventId(place.stream, "FromTheFuture", 0), type: "FromTheFuture", data: {}, metadata };
  return yield* log.append(place.stream, [event], last?.revision ?? "no_stream");
});
