import { Keep } from "@soshogle/document-store/document-store";
import { claim } from "@soshogle/domain/claim/claim";
import { claimStream, memberStream } from "@soshogle/domain/ids";
import type { Role } from "@soshogle/domain/member/events";
import { member } from "@soshogle/domain/member/member";
import { Commands } from "@soshogle/event-store/handle";
import { Vault } from "@soshogle/vault/vault";
import { Effect } from "effect";
import { CREDENTIALS } from "./collections.ts";

/** What is kept of a user to sign in with. `passwordHash` is in the PHC string format. */
export interface Credentials {
  readonly id: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly workspaceId: string;
}

/** E-mail addresses are compared without blanks around them and without case. */
export const normalEmail = (email: string): string => email.trim().toLowerCase();

/** The stream that makes an e-mail address unique. */
export const emailClaim = Effect.fnUntraced(function* (email: string) {
  const vault = yield* Vault;
  return claimStream("email", vault.claimHmac(`email|${normalEmail(email)}`));
});

/** The credentials behind an e-mail address, or null. */
export const credentialsByEmail = Effect.fnUntraced(function* (email: string) {
  const commands = yield* Commands;
  const holder = yield* commands.query(claim, yield* emailClaim(email), (state) =>
    state.status === "held" ? state.holder : null,
  );
  return holder === null ? null : yield* credentialsOf(holder);
});

export const credentialsOf = Effect.fnUntraced(function* (userId: string) {
  const keep = yield* Keep;
  const [document] = yield* keep.get(CREDENTIALS, [userId]);
  return (document ?? null) as Credentials | null; // only owners.ts writes this collection
});

/** A user's role in a workspace as the log has it; null for who is no active member. */
export const roleOf = Effect.fnUntraced(function* (workspaceId: string, userId: string) {
  const commands = yield* Commands;
  return yield* commands.query(member, memberStream(workspaceId, userId), (state): Role | null =>
    state.status === "active" ? state.role : null,
  );
});
