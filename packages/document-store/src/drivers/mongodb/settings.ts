import { Data, type Redacted } from "effect";

/** Where a MongoDB store lives and how long anybody waits for it. */
export interface MongoSettings {
  /**
   * `mongodb://…` or `mongodb+srv://…`, of one mongod, a replica set or a sharded cluster. Its path names the databases:
   * `…/inbox` stands for `inbox_keep` and `inbox_read`, no path for `soshogle_keep` and `soshogle_read`.
   */
  readonly url: Redacted.Redacted<string>;
  /** Longest time of any call but `ensure`, which may build indexes, ms. */
  readonly timeoutMs?: number;
  /** Connections a store and process at most. */
  readonly connections?: number;
}

/** The address or the credentials are wrong: waiting does not help, somebody has to correct `DATABASE_URL`. */
export class DatabaseRefused extends Data.TaggedError("DatabaseRefused")<{
  readonly reason: string;
  readonly cause: unknown;
}> {
  override readonly message = `DATABASE_URL: ${this.reason}`;
}
