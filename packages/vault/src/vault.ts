import type { CacheFigures } from "@soshogle/document-store/cache-figures";
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

/** Keys that nobody may derive any more: of the events of a stream in these revisions, ends included. */
export interface Destruction {
  readonly stream: StreamName;
  /** As for `keysOf`: listed with the secret where there is none yet. */
  readonly subject: string | null;
  readonly ranges: readonly { readonly from: number; readonly to: number }[];
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

    /**
     * Destroys keys for ever; all others stay. Repeating it changes nothing. A stream without a secret gets one that never
     * had these keys. When it returns, neither the keys nor what they were derived from stand in a file of `keep` or in
     * the memory of this vault. After a failure repeat it.
     *
     * Whoever destroys the key of a revision that is not written yet makes the stream unwritable: destroy what stands before
     * the event that says so.
     */
    readonly destroy: (destructions: readonly Destruction[]) => Effect.Effect<void, DocumentStoreUnavailable>;

    /** Somebody may have destroyed keys of these streams: what this vault remembers of them is loaded again. */
    readonly drop: (streams: Iterable<StreamName>) => void;

    /** Streams whose keys this vault remembers, and how often that saved a read. */
    readonly figures: () => CacheFigures;

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
    /**
     * Destroys an account's token; with `expiresAt` only the token that expires then.
     * @returns whether the account has no token now.
     */
    readonly destroyToken: (
      accountId: string,
      only?: { readonly expiresAt: number },
    ) => Effect.Effect<boolean, DocumentStoreUnavailable>;

    /** HMAC-SHA256 in hex under the claims' own key, which no rotation of the master key touches. */
    readonly claimHmac: (value: string) => string;

    /** HMAC-SHA256 in base64url for tokens that readers carry (`after`, OAuth state); `purpose` keeps their uses apart. */
    readonly authenticate: (purpose: string, value: string) => string;
  }
>()("vault/Vault") {}
