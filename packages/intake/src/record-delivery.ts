import { randomUUID } from "node:crypto";
import { conversation } from "@soshogle/domain/conversation/conversation";
import { conversationStream, noticeStream, quarantineStream, SYSTEM } from "@soshogle/domain/ids";
import { notice } from "@soshogle/domain/notice/notice";
import { CHUNK_BYTES } from "@soshogle/domain/quarantine/events";
import { quarantine } from "@soshogle/domain/quarantine/quarantine";
import { Destructions } from "@soshogle/event-store/destructions/destructions";
import { uuid5 } from "@soshogle/event-store/event-id";
import type { EventStore } from "@soshogle/event-store/event-store";
import { Commands, type Envelope, type Outcome } from "@soshogle/event-store/handle";
import { fingerprint, type Item, type Problem } from "@soshogle/instagram/webhook/delivery";
import { toMilliseconds } from "@soshogle/instagram/webhook/time";
import { identityOf } from "@soshogle/instagram/webhook/translate";
import { Cause, Clock, Effect } from "effect";
import { addCounts, IngestBooks, type ItemCounts, nothingCounted } from "./books.ts";
import { findContent } from "./find-content.ts";
import { AccountRoutes, type Route } from "./route-account.ts";
import {
  type ConversationShare,
  itemsIn,
  type NoticeShare,
  type QuarantineShare,
  type Said,
  type Share,
  sharesOf,
} from "./shares.ts";

const CONCURRENT_SHARES = 16;

const META = { kind: "meta", id: "meta" } as const;

/** When items came (ms), and what stands before their events in the chain of causes: a delivery, or trying them again. */
export interface Origin extends Pick<Envelope<never>, "correlationId" | "causationId"> {
  readonly receivedAt: number;
}

/**
 * Records every item of a delivery: in its conversation, as a notice or in quarantine. Never fails: what could not be
 * made durable, a defect of ours included, counts as failed, and the delivery must then be sent again. Repeating a
 * delivery changes nothing.
 */
export const recordDelivery = Effect.fnUntraced(function* (items: readonly Item[]) {
  const books = yield* IngestBooks;
  const total = yield* recordItems(items).pipe(
    Effect.catchCause((cause) => {
      const failed: ItemCounts = { ...nothingCounted, received: items.length, failed: items.length };
      return Effect.as(Effect.logError("a delivery was not recorded; Meta will deliver it again", cause), failed);
    }),
  );
  books.delivered(total);
  return total;
});

const recordItems = Effect.fnUntraced(function* (items: readonly Item[]) {
  const id = randomUUID();
  const origin: Origin = {
    correlationId: id,
    causationId: `delivery-${id}`,
    receivedAt: yield* Clock.currentTimeMillis,
  };
  const { routes, unrouted } = yield* routesOf(items);
  const routed = items.filter(({ entryId }) => !unrouted.has(entryId));
  const shares = sharesOf(routed, (entryId) => routes.get(entryId) ?? null);
  const counts = yield* Effect.forEach(shares, (share) => recordShare(share, origin), {
    concurrency: CONCURRENT_SHARES,
  });
  const failed = items.length - routed.length;
  return counts.reduce(addCounts, { ...nothingCounted, received: items.length, failed });
});

/** The account of each entry id. `unrouted`: the log did not answer, or not in a way that can be read, so nobody knows. */
const routesOf = Effect.fnUntraced(function* (items: readonly Item[]) {
  const accounts = yield* AccountRoutes;
  const routes = new Map<string, Route | null>();
  const unrouted = new Set<string>();
  const entryIds = [...new Set(items.map(({ entryId }) => entryId))];
  const look = (entryId: string) =>
    accounts.route(entryId).pipe(
      Effect.tap((route) => Effect.sync(() => routes.set(entryId, route))),
      Effect.asVoid,
      Effect.catchCause((cause) => {
        unrouted.add(entryId);
        return Effect.logWarning("an account could not be looked up; Meta will deliver again", cause);
      }),
    );
  yield* Effect.forEach(entryIds, look, { concurrency: CONCURRENT_SHARES });
  return { routes, unrouted };
});

/** What recording needs: to decide, to find what is to be forgotten, to forget it. */
type Recording = Commands | Destructions | EventStore;

/** What a share adds to the books beside `received`. What not even the quarantine took counts as failed. */
const recordShare = (share: Share, origin: Origin): Effect.Effect<ItemCounts, never, Recording> =>
  recorded(share, origin).pipe(
    Effect.map((outcomes) => outcomes.map((outcome) => countOf(share, outcome)).reduce(addCounts, nothingCounted)),
    Effect.catchDefect((defect) => recordSingly(share, origin, defect)),
    Effect.catchCause((cause) =>
      Effect.as(Effect.logError("items were not recorded; Meta will deliver them again", cause), {
        ...nothingCounted,
        failed: itemsIn(share),
      }),
    ),
  );

/**
 * After a defect, which every repetition would meet again: the items of a conversation one by one, and the one that
 * cannot be recorded to the quarantine, where its bytes are safe. Those that were recorded before count as repeated.
 */
const recordSingly = (share: Share, origin: Origin, defect: unknown) => {
  if (share.kind === "quarantine") return Effect.die(defect);
  if (share.kind === "conversation" && share.said.length > 1)
    return Effect.forEach(share.said, (each) => recordShare({ ...share, said: [each] }, origin)).pipe(
      Effect.map((counts) => counts.reduce(addCounts, nothingCounted)),
    );
  const item = share.kind === "notice" ? share.item : share.said[0]?.item;
  if (!item) return Effect.die(defect);
  const problem: Problem = { reason: "schema_mismatch", detail: `could not be recorded: ${nameOf(defect)}` };
  return Effect.andThen(
    Effect.logError("an item cannot be recorded and goes to quarantine", Cause.die(defect)),
    recordShare({ kind: "quarantine", route: share.route, item, problem }, origin),
  );
};

/** Its name alone: a message might quote somebody. */
const nameOf = (defect: unknown): string => (defect instanceof Error ? defect.name : typeof defect);

const countOf = (share: Share, outcome: Outcome): ItemCounts => {
  switch (outcome.kind) {
    case "recorded":
      return share.kind === "quarantine" ? { ...nothingCounted, quarantined: 1 } : { ...nothingCounted, recorded: 1 };
    case "repeated":
      return { ...nothingCounted, repeated: 1 };
    case "rejected":
      return { ...nothingCounted, failed: 1 };
  }
};

/** Records a share by itself: one outcome an item. Repeating it changes nothing. */
export const recorded = (share: Share, origin: Origin) => {
  switch (share.kind) {
    case "conversation":
      return recordConversation(share, origin);
    case "notice":
      return recordNotice(share, origin);
    case "quarantine":
      return recordQuarantine(share, origin);
  }
};

const recordConversation = Effect.fnUntraced(function* (share: ConversationShare, origin: Origin) {
  const { route, conversationId } = share;
  const commands = yield* Commands;
  const said = yield* Effect.forEach(share.said, (each) => withContentFound(conversationId, each));
  const handled = yield* commands.handle({
    decider: conversation,
    stream: conversationStream(conversationId),
    workspaceId: route.workspaceId,
    partition: conversationId,
    subject: conversationId,
    commands: said.map((each) => ({
      command: each.command,
      identity: identityOf(route.accountId, each),
      actor: isInbound(each) ? ({ kind: "contact", id: each.contactId } as const) : META,
      occurredAt: each.at,
      ...causedBy(origin),
    })),
  });
  if (said.some(({ kind }) => kind === "unsend")) yield* forget;
  return handled.outcomes;
});

const withContentFound = (conversationId: string, said: Said) =>
  said.kind === "unsend"
    ? Effect.map(findContent(conversationId, said.command.mid), (found): Said => {
        return { ...said, command: { ...said.command, found } };
      })
    : Effect.succeed(said);

/** The unsend is durable: what cannot be destroyed now is destroyed by the follower, or at the next start. */
const forget = Effect.gen(function* () {
  const destructions = yield* Destructions;
  yield* destructions.apply.pipe(
    Effect.catch((failure) => Effect.logError("an unsent message is not forgotten yet", failure)),
  );
});

const isInbound = (each: Said): boolean => each.kind === "seen" || each.command.from === "contact";

const recordNotice = Effect.fnUntraced(function* ({ route, item, notice: told }: NoticeShare, origin: Origin) {
  const { mid } = told;
  const noticedAt = told.at ?? timeOf(item) ?? origin.receivedAt;
  const account = route?.accountId ?? item.entryId;
  const stream = noticeStream(uuid5(`${account}|${mid}`));
  const commands = yield* Commands;
  const handled = yield* commands.handle({
    decider: notice,
    stream,
    workspaceId: route?.workspaceId ?? SYSTEM,
    partition: stream,
    subject: null,
    commands: [
      {
        command: { type: "RecordNotice", mid, entryId: cut(item.entryId, 200), noticedAt },
        identity: identityOf(account, told),
        actor: META,
        occurredAt: noticedAt,
        ...causedBy(origin),
      },
    ],
  });
  return handled.outcomes;
});

const recordQuarantine = Effect.fnUntraced(function* ({ route, item, problem }: QuarantineShare, origin: Origin) {
  const bytes = item.bytes();
  const name = `${item.entryId}|${fingerprint(item)}`;
  const stream = quarantineStream(uuid5(name));
  const facts = {
    ...problem,
    entryId: cut(item.entryId, 200),
    entryTime: item.entryTime === null ? null : cut(item.entryTime, 100),
    list: cut(item.list, 100),
    object: cut(item.object, 100),
    bytes: bytes.length,
    quarantinedAt: origin.receivedAt,
  };
  const commands = yield* Commands;
  const handled = yield* commands.handle({
    decider: quarantine,
    stream,
    workspaceId: route?.workspaceId ?? SYSTEM,
    partition: stream,
    subject: null,
    commands: [
      {
        command: { type: "QuarantineItem", facts, pieces: piecesOf(bytes) },
        identity: `quarantine|${name}`,
        actor: META,
        occurredAt: timeOf(item) ?? origin.receivedAt,
        ...causedBy(origin),
      },
    ],
  });
  return handled.outcomes;
});

const causedBy = ({ correlationId, causationId }: Origin) => ({ correlationId, causationId });

/** When Meta sent the entry, ms. */
const timeOf = ({ entryTime }: Item): number | null => (entryTime === null ? null : toMilliseconds(entryTime));

const piecesOf = (bytes: Buffer): readonly string[] =>
  Array.from({ length: Math.max(1, Math.ceil(bytes.length / CHUNK_BYTES)) }, (_, at) =>
    bytes.subarray(at * CHUNK_BYTES, (at + 1) * CHUNK_BYTES).toString("base64"),
  );

const cut = (text: string, length: number): string => text.slice(0, length).toWellFormed();
