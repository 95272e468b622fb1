import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { Clock, Context, Effect, Layer } from "effect";

/** A link lives this long. */
export const OWNER_LINK_MS = 60 * 60 * 1000;

/** `first` is void once an owner exists; `recovery` gives an owner a new password or adds one. */
export type OwnerLinkKind = "first" | "recovery";

interface Minted {
  readonly kind: OwnerLinkKind;
  readonly hash: Buffer;
  readonly expiresAt: number;
}

/** Links that make an owner: new at each start, single use, in this process only. */
export class OwnerLinks extends Context.Service<
  OwnerLinks,
  {
    /** The token of a new link; an earlier one of the same kind is void. */
    readonly mint: (kind: OwnerLinkKind) => Effect.Effect<string>;
    /** Which kind of link a token belongs to, without using it up; null when it is unknown, used or too old. */
    readonly inspect: (token: string) => Effect.Effect<OwnerLinkKind | null>;
    /** Uses a token up. @returns whether it was still good. */
    readonly consume: (token: string) => Effect.Effect<boolean>;
  }
>()("web/OwnerLinks") {}

export const layerOwnerLinks = Layer.sync(OwnerLinks, () => {
  const minted = new Map<OwnerLinkKind, Minted>();
  const hashOf = (token: string) => createHash("sha256").update(token).digest();
  const find = (token: string, now: number) =>
    [...minted.values()].find(({ hash, expiresAt }) => expiresAt > now && timingSafeEqual(hash, hashOf(token))) ?? null;
  return {
    mint: (kind) =>
      Effect.gen(function* () {
        const token = randomBytes(32).toString("base64url");
        minted.set(kind, { kind, hash: hashOf(token), expiresAt: (yield* Clock.currentTimeMillis) + OWNER_LINK_MS });
        return token;
      }),
    inspect: (token) => Effect.map(Clock.currentTimeMillis, (now) => find(token, now)?.kind ?? null),
    consume: (token) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const found = find(token, now);
        return found !== null && minted.delete(found.kind);
      }),
  };
});
