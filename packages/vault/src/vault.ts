import type { DocumentStoreUnavailable } from "@soshogle/document-store/document-store";
import type { StreamName } from "@soshogle/domain/ids";
import { Context, Data, type Effect, type Redacted } from "effect";

/** The keys of one stream as a process holds them: deriving one is synchronous, null means destroyed. */
export interface StreamKeys {
  readonly key: (revision: bigint) => Buffer | null;
}

/** The master key does not open this vault: it belongs to another data folder, or was changed. Nothing was touched. */
export class WrongMasterKey extends Data.TaggedError("WrongMasterKey") {
  override readonly message =
    "The master key does not open this vault. Start with the key that the data was written with (MASTER_KEY, or master.key in the data folder).";
}

/** Keys and secrets, kept in `keep`, wrapped by the master key. Source: design, section 4. */
export class Vault extends Context.Service<
  Vault,
  {
    /**
     * The keys of a stream; its secret is made if there is none yet, listed under `subject` (a contact's conversation
     * id, a user id, or null), so that erasing a subject finds all its streams.
     */
    readonly keysOf: (
      stream: StreamName,
      subject: string | null,
    ) => Effect.Effect<StreamKeys, DocumentStoreUnavailable>;

    /** The keys of streams as far as they have a secret; never makes one. */
    readonly existingKeys: (
      streams: readonly StreamName[],
    ) => Effect.Effect<ReadonlyMap<StreamName, StreamKeys>, DocumentStoreUnavailable>;

    /** Stores an account's access token, replacing an earlier one. `expiresAt` in ms. */
    readonly putToken: (
      accountId: string,
      token: { readonly value: Redacted.Redacted<string>; readonly expiresAt: number },
    ) => Effect.Effect<void, DocumentStoreUnavailable>;
    readonly token: (
      accountId: string,
    ) => Effect.Effect<
      { readonly value: Redacted.Redacted<string>; readonly expiresAt: number } | null,
      DocumentStoreUnavailable
    >;
    readonly destroyToken: (accountId: string) => Effect.Effect<void, DocumentStoreUnavailable>;

    /** HMAC-SHA256 in hex under the claims' own key, which no rotation of the master key touches. */
    readonly claimHmac: (value: string) => string;

    /** HMAC-SHA256 in base64url for tokens that readers carry (`after`, OAuth state); `purpose` keeps their uses apart. */
    readonly authenticate: (purpose: string, value: string) => string;
  }
>()("vault/Vault") {}
