import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import {
  type Document,
  type DocumentStoreUnavailable,
  Keep,
  type KeepCollection,
  type KeepShape,
} from "@soshogle/document-store/document-store";
import type { StreamName } from "@soshogle/domain/ids";
import { Effect, Layer, Redacted } from "effect";
import { LRUCache } from "lru-cache";
import { decodeNodes, encodeNodes, KeyWalk, type Node, puncture } from "./key-tree.ts";
import { sealToText, unsealText } from "./seal.ts";
import { type Destruction, type StreamKeys, Vault, WrongMasterKey } from "./vault.ts";

const SECRETS = "stream_secrets";
const TOKENS = "account_tokens";
const ROOTS = "vault_roots";

/** Collections of `keep` that the vault owns. Streams are found by subject when a subject is erased. */
export const vaultCollections: readonly KeepCollection[] = [
  { name: SECRETS, indexes: [{ name: "by_subject", fields: ["subject"] }], moves: "along" },
  { name: TOKENS, indexes: [], moves: "along" },
  { name: ROOTS, indexes: [], moves: "along" },
];

const CACHED_STREAMS = 10_000;
/** Another process may have destroyed keys: nodes are loaded again after this. */
const CACHE_MS = 60_000;

/**
 * The vault on `keep`. Fails with `WrongMasterKey` when the key (32 bytes) is not the one that the vault was made with.
 */
export const layerVault = (masterKey: Redacted.Redacted<Buffer>) => Layer.effect(Vault, makeVault(masterKey));

/** What secrets and tokens in `keep` are sealed with. */
export const wrappingKey = (masterKey: Redacted.Redacted<Buffer>): Buffer =>
  Buffer.from(hkdfSync("sha256", Redacted.value(masterKey), "", "soshogle wrap 1", 32));

const makeVault = Effect.fnUntraced(function* (masterKey: Redacted.Redacted<Buffer>) {
  const keep = yield* Keep;
  yield* keep.ensure(vaultCollections);
  const wrapping = wrappingKey(masterKey);
  const claimKey = yield* root({ keep, wrapping, id: "claims" });
  const readerKey = yield* root({ keep, wrapping, id: "readers" });
  const cache = new LRUCache<StreamName, StreamKeys>({ max: CACHED_STREAMS, ttl: CACHE_MS });
  const figures = { hits: 0, misses: 0 };
  let drops = 0;

  const nodesOf = (document: Document): Node[] =>
    decodeNodes(unsealText(wrapping, String(document.nodes), `secret|${document.id}`));
  const secretOf = (stream: StreamName, subject: unknown, nodes: readonly Node[]): Document => ({
    id: stream,
    subject,
    nodes: sealToText(wrapping, encodeNodes(nodes), `secret|${stream}`),
  });
  const open = (document: Document): StreamKeys => {
    const walk = new KeyWalk(nodesOf(document));
    return { key: (revision) => walk.key(Number(revision)) };
  };
  const drop = (streams: Iterable<StreamName>) => {
    drops++;
    for (const stream of streams) cache.delete(stream);
  };

  const existingKeys = Effect.fnUntraced(function* (streams: readonly StreamName[]) {
    const found = new Map<StreamName, StreamKeys>();
    const missing: StreamName[] = [];
    for (const stream of new Set(streams)) {
      const keys = cache.get(stream);
      if (keys) found.set(stream, keys);
      else missing.push(stream);
    }
    figures.hits += found.size;
    figures.misses += missing.length;
    if (missing.length === 0) return found;
    const before = drops;
    for (const document of yield* keep.get(SECRETS, missing)) {
      const stream = document.id as StreamName; // the ids asked for are stream names
      const keys = open(document);
      found.set(stream, keys);
      // What was read may be older than a destruction that came meanwhile.
      if (before === drops) cache.set(stream, keys);
    }
    return found;
  });

  const keysOf = Effect.fnUntraced(function* (stream: StreamName, subject: string | null) {
    const known = (yield* existingKeys([stream])).get(stream);
    if (known) return known;
    yield* keep.compareAndSet(SECRETS, stream, null, secretOf(stream, subject, [freshRoot()]));
    const stored = (yield* existingKeys([stream])).get(stream);
    return stored ?? (yield* Effect.die(new Error(`the secret of ${stream} is gone right after it was made`)));
  });

  const destroyIn = Effect.fnUntraced(function* ({ stream, subject, ranges }: Destruction) {
    for (;;) {
      const current = yield* keep.getVersioned(SECRETS, stream);
      const before: readonly Node[] = current ? nodesOf(current.document) : [freshRoot()];
      const after = ranges.reduce(puncture, before);
      if (current && after === before) return;
      const next = secretOf(stream, current ? current.document.subject : subject, after);
      if (yield* keep.compareAndSet(SECRETS, stream, current?.version ?? null, next)) return;
    }
  });

  const destroy = Effect.fnUntraced(function* (destructions: readonly Destruction[]) {
    const streams = destructions.map(({ stream }) => stream);
    yield* Effect.forEach(destructions, destroyIn, { discard: true }).pipe(
      Effect.ensuring(Effect.sync(() => drop(streams))),
    );
    // Also where nothing changed: an earlier call may have failed just here.
    yield* keep.scrub;
  });

  return Vault.of({
    keysOf,
    existingKeys,
    destroy,
    drop,
    figures: () => ({ ...figures, size: cache.size, bound: CACHED_STREAMS }),
    putToken: (accountId, { value, expiresAt }) =>
      replace(keep, TOKENS, {
        id: accountId,
        expiresAt,
        token: sealToText(wrapping, Redacted.value(value), `token|${accountId}`),
      }),
    token: Effect.fnUntraced(function* (accountId: string) {
      const [document] = yield* keep.get(TOKENS, [accountId]);
      if (!document) return null;
      const value = unsealText(wrapping, String(document.token), `token|${accountId}`).toString("utf8");
      return { value: Redacted.make(value), expiresAt: Number(document.expiresAt) };
    }),
    destroyToken: Effect.fnUntraced(function* (accountId: string, only?: { readonly expiresAt: number }) {
      for (;;) {
        const current = yield* keep.getVersioned(TOKENS, accountId);
        if (!current) return true;
        if (only && current.document.expiresAt !== only.expiresAt) return false;
        if (!(yield* keep.compareAndSet(TOKENS, accountId, current.version, null))) continue;
        yield* keep.scrub;
        return true;
      }
    }),
    claimHmac: (value) => createHmac("sha256", claimKey).update(value).digest("hex"),
    authenticate: (purpose, value) =>
      createHmac("sha256", readerKey).update(`${purpose}\n${value}`).digest("base64url"),
  });
});

const freshRoot = (): Node => ({ level: 0, index: 0, key: randomBytes(32) });

/** A secret of the vault's own, made once. Opening it proves the master key. */
const root = Effect.fnUntraced(function* (options: { keep: KeepShape; wrapping: Buffer; id: string }) {
  const { keep, wrapping, id } = options;
  if ((yield* keep.get(ROOTS, [id])).length === 0)
    yield* keep.compareAndSet(ROOTS, id, null, { id, key: sealToText(wrapping, randomBytes(32), `root|${id}`) });
  const [document] = yield* keep.get(ROOTS, [id]);
  return yield* Effect.try({
    try: () => unsealText(wrapping, String(document?.key), `root|${id}`),
    catch: () => new WrongMasterKey(),
  });
});

/** Writes a document whatever it was before; whoever comes second wins. */
const replace = (
  keep: KeepShape,
  collection: string,
  document: Document,
): Effect.Effect<void, DocumentStoreUnavailable> =>
  Effect.gen(function* () {
    for (;;) {
      const current = yield* keep.getVersioned(collection, document.id);
      if (yield* keep.compareAndSet(collection, document.id, current?.version ?? null, document)) return;
    }
  });
