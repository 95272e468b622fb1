import { type Document, Keep } from "@soshogle/document-store/document-store";
import type { ConversationId, StreamName } from "@soshogle/domain/ids";
import { sealToText, unsealText } from "@soshogle/vault/seal";
import { Vault } from "@soshogle/vault/vault";
import { Clock, Effect } from "effect";
import { DRAFTS } from "../auth/collections.ts";

/** A draft that nobody touches is gone after this. */
export const DRAFT_MS = 14 * 24 * 60 * 60 * 1000;
/** How many old ones each new draft clears away. */
const SWEEP = 20;

/** Whose draft, of what: a member's text for one conversation, to be sent or for the team. */
export interface DraftPlace {
  readonly workspaceId: string;
  readonly userId: string;
  readonly conversationId: ConversationId;
  readonly mode: "reply" | "note";
}

/** `sealed` is the text under the key of the second in which it was written, of the conversation's drafts. */
interface Kept extends Document, DraftPlace {
  readonly second: number;
  readonly sealed: string;
  readonly expiresAt: number;
}

const idOf = ({ workspaceId, userId, conversationId, mode }: DraftPlace): string =>
  [workspaceId, userId, conversationId, mode].join("|");

/** Whoever erases the contact finds the secret of its drafts by its subject, beside those of the contact's streams. */
const secretOf = (conversationId: ConversationId): StreamName => `draft-${conversationId}` as StreamName; // no stream of the log: only a name under which the vault keeps a secret

const keyOf = Effect.fnUntraced(function* (conversationId: ConversationId, second: number) {
  const keys = yield* (yield* Vault).keysOf(secretOf(conversationId), conversationId);
  return keys.key(BigInt(second));
});

/**
 * Keeps a text that is not sent yet, sealed, in place of an earlier one; an empty text removes it. Of two that write at
 * once the later one wins. A text whose key was destroyed at this very second is not kept.
 */
export const keepDraft = Effect.fnUntraced(function* (place: DraftPlace, text: string) {
  const now = yield* Clock.currentTimeMillis;
  yield* sweep(now);
  if (text.trim() === "") return yield* replace(idOf(place), null);
  const second = Math.floor(now / 1000);
  const key = yield* keyOf(place.conversationId, second);
  if (key === null) return;
  const { workspaceId, userId, conversationId, mode } = place;
  const id = idOf(place);
  const sealed = sealToText(key, text, id);
  yield* replace(id, { id, workspaceId, userId, conversationId, mode, second, sealed, expiresAt: now + DRAFT_MS });
});

/** The text that is kept, or an empty one: also when it is too old, or its key was destroyed. */
export const draftOf = Effect.fnUntraced(function* (place: DraftPlace) {
  const id = idOf(place);
  const [document] = yield* (yield* Keep).get(DRAFTS, [id]);
  const kept = document as Kept | undefined; // only this file writes the collection
  if (!kept || kept.expiresAt <= (yield* Clock.currentTimeMillis)) return "";
  const key = yield* keyOf(place.conversationId, kept.second);
  return key === null ? "" : unsealText(key, kept.sealed, id).toString("utf8");
});

/**
 * The texts that a member keeps for replies in some conversations, by conversation. One read of *keep*, and where something
 * was found one more for the keys that the vault does not remember.
 */
export const repliesKept = Effect.fnUntraced(function* (
  { workspaceId, userId }: Pick<DraftPlace, "workspaceId" | "userId">,
  conversationIds: readonly string[],
) {
  const now = yield* Clock.currentTimeMillis;
  const ids = conversationIds.map(
    (conversationId) => idOf({ workspaceId, userId, conversationId: conversationId as ConversationId, mode: "reply" }), // of the rows that ask
  );
  const found = (yield* (yield* Keep).get(DRAFTS, ids)) as readonly Kept[]; // only this file writes the collection
  const kept = found.filter(({ expiresAt }) => expiresAt > now);
  const texts = new Map<string, string>();
  if (kept.length === 0) return texts;
  const keys = yield* (yield* Vault).existingKeys(kept.map(({ conversationId }) => secretOf(conversationId)));
  for (const { id, conversationId, second, sealed } of kept) {
    const key = keys.get(secretOf(conversationId))?.key(BigInt(second));
    if (key) texts.set(conversationId, unsealText(key, sealed, id).toString("utf8"));
  }
  return texts;
});

/** What was sent is a draft no more; what was typed since stays. */
export const dropSentDraft = Effect.fnUntraced(function* (place: DraftPlace, sent: string) {
  if ((yield* draftOf(place)).trim() === sent.trim()) yield* replace(idOf(place), null);
});

const replace = Effect.fnUntraced(function* (id: string, next: Kept | null) {
  const keep = yield* Keep;
  for (;;) {
    const current = yield* keep.getVersioned(DRAFTS, id);
    if (current === null && next === null) return;
    if (yield* keep.compareAndSet(DRAFTS, id, current?.version ?? null, next)) return;
  }
});

const sweep = Effect.fnUntraced(function* (now: number) {
  const keep = yield* Keep;
  const old = yield* keep.findVersioned({
    collection: DRAFTS,
    index: "by_expiry",
    where: [{ field: "expiresAt", below: now }],
    direction: "ascending",
    limit: SWEEP,
  });
  for (const { document, version } of old) yield* keep.compareAndSet(DRAFTS, document.id, version, null);
});
