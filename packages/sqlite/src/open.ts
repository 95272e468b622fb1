import { DatabaseSync } from "node:sqlite";

/** Another process, or another thread of this one, owns the file. */
export class FileInUse extends Error {
  override readonly name = "FileInUse";
  readonly fields: { readonly file: string };
  constructor(file: string) {
    super(`${file} is in use by another process`);
    this.fields = { file };
  }
}

/** `full`: a commit survives a loss of power. `normal`: such a loss may take the last commits, never the file. */
export type Durability = "full" | "normal";

const SQLITE_BUSY = 5;
/** Pages of the WAL before it is copied back: 16 MB, since an fsync over allocated blocks costs half of one that grows the file. */
export const CHECKPOINT_PAGES = 4000;

/**
 * Opens a file that nobody else may open until `close`, in WAL mode, with deleted content overwritten.
 * Throws `FileInUse` at once when it has an owner already; whatever else SQLite says is thrown as it is.
 */
export const openOwned = (file: string, durability: Durability): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // The locking mode comes first: entering WAL mode under it takes the lock, and needs no shared memory file.
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${durability};
      PRAGMA secure_delete = ON;
      PRAGMA foreign_keys = ON;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -32768;
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
      BEGIN IMMEDIATE;
      COMMIT;
    `);
    return database;
  } catch (error) {
    database.close();
    throw codeOf(error) === SQLITE_BUSY ? new FileInUse(file) : error;
  }
};

/** SQLite's primary result code of a failure of `node:sqlite`, undefined for any other error. */
export const codeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: number }; // only errors of node:sqlite have it
  return errcode === undefined ? undefined : errcode & 0xff;
};
