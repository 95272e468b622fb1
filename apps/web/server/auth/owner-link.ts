import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { type DocumentStoreUnavailable, Keep } from "@soshogle/document-store/document-store";
import { Clock, Context, Effect, Layer } from "effect";
import { OWNER_LINKS, ownerLinkCollections } from "./collections.ts";

/** A link lives this long. */
export const OWNER_LINK_MS = 60 * 60 * 1000;

/** `first` is void once an owner exists; `recovery` gives an owner a new password or adds one. */
export type OwnerLinkKind = "first" | "recovery";
const kinds: readonly OwnerLinkKind[] = ["first", "recovery"];

/** Links that make an owner: single use, kept as hashes where every web process finds them. */
export class OwnerLinks extends Context.Service<
  OwnerLinks,
  {
    /** The token of a new link; an earlier one of the same kind is void. */
    readonly mint: (kind: OwnerLinkKind) => Effect.Effect<string, DocumentStoreUnavailable>;
    /** Which kind of link a token belongs to, without using it up; null when it is unknown, used or too old. */
    readonly inspect: (token: string) => Effect.Effect<OwnerLinkKind | null, DocumentStoreUnavailable>;
    /** Uses a token up. @returns whether it was still good. */
    readonly consume: (token: string) => Effect.Effect<boolean, DocumentStoreUnavailable>;
  }
>()("web/OwnerLinks") {}

export const layerOwnerLinks = Layer.effect(
  OwnerLinks,
  Effect.gen(function* () {
    const keep = yield* Keep;
    yield* keep.ensure(ownerLinkCollections);

    const find = Effect.fnUntraced(function* (token: string) {
      const now = yield* Clock.currentTimeMillis;
      for (const kind of kinds) {
        const known = yield* keep.getVersioned(OWNER_LINKS, kind);
        if (known === null) continue;
        const { hash, expiresAt } = known.document as unknown as Minted; // written below
        if (expiresAt > now && isSame(hash, token)) return { kind, version: known.version };
      }
      return null;
    });

    return {
      mint: Effect.fnUntraced(function* (kind: OwnerLinkKind) {
        const token = randomBytes(32).toString("base64url");
        const minted: Minted = {
          id: kind,
          hash: hashOf(token).toString("hex"),
          expiresAt: (yield* Clock.currentTimeMillis) + OWNER_LINK_MS,
        };
        for (;;) {
          const known = yield* keep.getVersioned(OWNER_LINKS, kind);
          if (yield* keep.compareAndSet(OWNER_LINKS, kind, known?.version ?? null, { ...minted })) return token;
        }
      }),
      inspect: (token) => Effect.map(find(token), (found) => found?.kind ?? null),
      consume: Effect.fnUntraced(function* (token: string) {
        const found = yield* find(token);
        return found !== null && (yield* keep.compareAndSet(OWNER_LINKS, found.kind, found.version, null));
      }),
    };
  }),
);

interface Minted {
  readonly id: OwnerLinkKind;
  readonly hash: string;
  readonly expiresAt: number;
}

const hashOf = (token: string): Buffer => createHash("sha256").update(token).digest();
const isSame = (hash: string, token: string): boolean => timingSafeEqual(Buffer.from(hash, "hex"), hashOf(token));
