import type { Durability } from "@soshogle/sqlite/open";
import type { CheckpointWrite, CollectionSpec, Inventory, Query } from "../../document-store.ts";

/** What a client asks of the thread that owns the file. Bodies travel as JSON text: the thread never parses more than it must. */
export interface Calls {
  readonly ensure: readonly CollectionSpec[];
  readonly drop: readonly string[];
  readonly get: { readonly collection: string; readonly ids: readonly string[] };
  readonly find: Query;
  readonly count: Query;
  readonly commit: { readonly writes: readonly EncodedWrite[]; readonly checkpoints: readonly CheckpointWrite[] };
  readonly checkpoints: readonly string[];
  readonly compareAndSet: {
    readonly collection: string;
    readonly id: string;
    readonly expected: number | null;
    readonly position: string | null;
    readonly body: string | null;
  };
  readonly scrub: undefined;
  readonly inventory: undefined;
  readonly scan: { readonly collection: string; readonly after: string | null; readonly limit: number };
}

export interface EncodedWrite {
  readonly collection: string;
  readonly id: string;
  readonly position: string;
  readonly body: string;
}

export interface Row {
  readonly version: number;
  readonly body: string;
}

export interface Answers {
  readonly ensure: undefined;
  readonly drop: undefined;
  readonly get: readonly Row[];
  readonly find: { readonly rows: readonly Row[]; readonly sort: readonly string[]; readonly more: boolean };
  readonly count: number;
  readonly commit: undefined;
  readonly checkpoints: readonly { readonly id: string; readonly position: string }[];
  readonly compareAndSet: boolean;
  readonly scrub: undefined;
  readonly inventory: Inventory;
  readonly scan: readonly Row[];
}

export type Kind = keyof Calls;

/** Startup of the thread. `maxPages` limits the size of the file. */
export interface ThreadOptions {
  readonly file: string;
  readonly durability: Durability;
  readonly maxPages?: number;
}
