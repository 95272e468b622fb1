import type { AccountRecorded } from "@soshogle/domain/account/events";
import { accountStream, quarantineStream, type StreamName } from "@soshogle/domain/ids";
import type { QuarantineRecorded } from "@soshogle/domain/quarantine/events";
import { decodeEvent } from "@soshogle/event-store/codec";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import type { HeldItem } from "@soshogle/instagram/webhook/held-item";
import { Clock, Effect } from "effect";
import { becauseOf, type ClaimedItem, DueItems } from "./due-items.ts";
import { Intake, type TriedAgain } from "./intake.ts";
import { tellQuarantine } from "./tell.ts";
import { done } from "./worker.ts";

const BY = "redriver";
const PAGE = 500;

/** Tries an item of the quarantine once more and says there what became of it. */
export const redriveItem = Effect.fnUntraced(function* (item: ClaimedItem) {
  const { subject } = item.payload;
  const found = yield* readHeld(quarantineStream(subject));
  if (found === null) return done;
  const { workspaceId, ...cause } = becauseOf(item);
  const result = yield* tryAgain(found, cause);
  yield* tellQuarantine(subject, {
    command: {
      type: "RecordRedrive",
      result: { reason: null, detail: "", ...result },
      now: yield* Clock.currentTimeMillis,
    },
    identity: `redrive|${subject}|${cause.causationId}`,
    by: BY,
    because: { ...cause, workspaceId },
  });
  return done;
});

const tryAgain = Effect.fnUntraced(function* (
  { held, missing, quarantinedAt }: Found,
  cause: { readonly correlationId: string; readonly causationId: string },
) {
  if (missing !== null) return { outcome: "refused", reason: held.problem.reason, detail: missing } as const;
  const intake = yield* Intake;
  const result: TriedAgain = yield* intake.recordAgain(held, { ...cause, receivedAt: quarantinedAt });
  return result;
});

interface Found {
  readonly held: HeldItem;
  /** Why the bytes are not those that came; null when they are. */
  readonly missing: string | null;
  /** ms. */
  readonly quarantinedAt: number;
}

/** The item as it came, put together from its pieces. */
const readHeld = Effect.fnUntraced(function* (stream: StreamName) {
  const store = yield* EventStore;
  const stored = yield* store.readStream(stream, { from: "start", direction: "forwards", limit: PAGE });
  const events = (yield* openEvents(stored)) as unknown as readonly QuarantineRecorded[]; // of a quarantine's stream
  const [first] = events;
  if (first?.type !== "ItemQuarantined") return null;
  const { object, entryId, entryTime, list, reason, detail, chunks, quarantinedAt } = first.data;
  const pieces = events.flatMap((event) =>
    event.type === "ItemQuarantined" || event.type === "QuarantineChunkStored" ? [event.personal] : [],
  );
  const raw = pieces.flatMap((piece) => (piece.state === "clear" ? [Buffer.from(piece.value.raw, "base64")] : []));
  const held: HeldItem = { object, entryId, entryTime, list, problem: { reason, detail }, bytes: Buffer.concat(raw) };
  return { held, missing: missingOf({ pieces: pieces.length, chunks, opened: raw.length }), quarantinedAt };
});

/** A crash may have left out pieces; they come when Meta delivers the item again. */
const missingOf = (count: { readonly pieces: number; readonly chunks: number; readonly opened: number }) => {
  if (count.opened < count.pieces) return "its content was erased";
  return count.pieces <= count.chunks ? "a part of it is missing" : null;
};

/** Sets off what waited for an account that is connected now: items that name it and belonged to nobody. */
export const redriveWaiting = Effect.fnUntraced(function* (item: ClaimedItem) {
  const store = yield* EventStore;
  const dueItems = yield* DueItems;
  const ids = yield* idsOf(item.payload.subject);
  for (let after = START, atEnd = false; !atEnd; ) {
    const page = yield* store.readAll({ after, limit: PAGE, filter: { categories: ["quarantine"] } });
    ({ position: after, atEnd } = page);
    for (const stored of page.events) {
      const event = decodeEvent(stored, "sealed") as unknown as QuarantineRecorded; // the category that was asked for
      if (event.type !== "ItemQuarantined" || event.data.reason !== "unknown_account") continue;
      if (ids.has(event.data.entryId)) yield* dueItems.schedule(redriveOf(event, item));
    }
  }
  return done;
});

/** Meta's ids of an account, from its whole history: an earlier connection may have gone by another one. */
const idsOf = Effect.fnUntraced(function* (accountId: string) {
  const store = yield* EventStore;
  const stored = yield* store.readStream(accountStream(accountId), {
    from: "end",
    direction: "backwards",
    limit: PAGE,
  });
  const events = stored.map((each) => decodeEvent(each, "sealed") as unknown as AccountRecorded); // of an account's stream
  return new Set(
    events.flatMap((event) => (event.type === "AccountConnected" ? [event.data.igId, event.data.appScopedId] : [])),
  );
});

const redriveOf = ({ stream, meta }: QuarantineRecorded, { payload, dueAt }: ClaimedItem) => {
  const subject = stream.slice("quarantine-".length);
  const id = `redrive|${subject}`;
  const { correlationId, causationId } = payload;
  return {
    id,
    kind: "redrive",
    lane: id,
    dueAt,
    payload: { subject, workspaceId: meta.workspaceId, correlationId, causationId },
    whenKnown: "bring-forward",
  } as const;
};
