import type { Config } from "@soshogle/process/config";
import { Effect, Redacted } from "effect";
import { type OwnerLinkKind, OwnerLinks } from "./owner-link.ts";
import { makeOwner, ownerExists } from "./owners.ts";

/** Makes the first owner as the configuration says, unless there is one. */
export const makeConfiguredOwner = Effect.fnUntraced(function* ({ owner }: Config) {
  if (owner === null || (yield* ownerExists)) return;
  const { email, password } = owner;
  yield* makeOwner({
    email,
    password: Redacted.value(password),
    name: email.split("@")[0] ?? email,
    workspaceName: "My team",
  });
});

/** The address of a new owner link. */
export const ownerLink = Effect.fnUntraced(function* ({ publicUrl }: Config, kind: OwnerLinkKind) {
  const links = yield* OwnerLinks;
  return `${publicUrl}/setup#${yield* links.mint(kind)}`;
});

/** A line that leads to the first owner; null when there is one. */
export const firstOwnerLine = Effect.fnUntraced(function* (config: Config) {
  if (yield* ownerExists) return null;
  return `Make yourself its owner (once, within an hour): ${yield* ownerLink(config, "first")}`;
});
