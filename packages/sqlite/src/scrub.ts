import { existsSync, fstatSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { CHECKPOINT_PAGES } from "./open.ts";
import { gapOf, pageSizeOf, TELLABLE_PAGES } from "./page-gaps.ts";

/** Pages cleaned before others get their turn: 16 MB with pages of 4 KB, some 15 ms. */
const SLICE = 4_096;
const WAL_HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

export interface Scrubber {
  /**
   * Calls back when nothing of what was replaced or deleted before the call is left in the file or its WAL, or with the
   * error that kept it from that. Works in slices, between which the thread is free for others.
   */
  readonly scrub: (settle: (error: Error | null) => void) => void;
}

/**
 * For a file that this thread opened with `openOwned`. `secure_delete` overwrites what is deleted, but a row that moves
 * when its page is split leaves a copy in the space that becomes free, where nobody looks again; a VACUUM would copy the
 * whole file. So free space of pages is overwritten in the file itself, right after a checkpoint that leaves no WAL, and
 * pages that SQLite remembers are dropped. Only bytes that belong to no row are written.
 */
export const makeScrubber = (database: DatabaseSync, file: string): Scrubber => {
  // Stays open as long as the database: closing any handle of a file ends the locks that the process holds on it.
  let handle: number | null = null;
  let waiting: ((error: Error | null) => void)[] = [];
  let isAtWork = false;

  const sweep = (settled: typeof waiting) => {
    const end = (error: Error | null) => {
      isAtWork = false;
      database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      for (const settle of settled) settle(error);
      begin();
    };
    try {
      handle ??= openSync(file, "r+");
      // By itself SQLite would start the WAL over, and nobody could tell which pages it had held.
      database.exec("PRAGMA wal_autocheckpoint = 0");
      const pages = new PageQueue(handle);
      const slice = () => {
        try {
          pages.add(emptyWal(database, file));
          database.exec("PRAGMA shrink_memory");
          if (pages.clean(SLICE)) return end(null);
          setImmediate(slice);
        } catch (error) {
          end(error as Error); // of SQLite or the file system
        }
      };
      slice();
    } catch (error) {
      end(error as Error); // of the file system
    }
  };
  const begin = () => {
    if (isAtWork || waiting.length === 0) return;
    isAtWork = true;
    const settled = waiting;
    waiting = [];
    sweep(settled);
  };

  return {
    scrub: (settle) => {
      waiting.push(settle);
      // What else arrived in this tick asks for the same.
      setImmediate(begin);
    },
  };
};

/** Moves everything from the WAL to the file. @returns the numbers of the pages that it held. */
const emptyWal = (database: DatabaseSync, file: string): ReadonlySet<number> => {
  const changed = pagesInWal(`${file}-wal`);
  const answer = database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get();
  if (answer?.busy !== 0) throw new Error("the WAL could not be emptied");
  return changed;
};

const pagesInWal = (wal: string): ReadonlySet<number> => {
  const pages = new Set<number>();
  if (!existsSync(wal)) return pages;
  const bytes = readFileSync(wal);
  if (bytes.length < WAL_HEADER_BYTES) return pages;
  const frame = FRAME_HEADER_BYTES + bytes.readUInt32BE(8);
  for (let at = WAL_HEADER_BYTES; at + frame <= bytes.length; at += frame) pages.add(bytes.readUInt32BE(at));
  return pages;
};

/** The pages of a file that are still to be cleaned: all of them, then those that changed meanwhile. */
class PageQueue {
  readonly #handle: number;
  readonly #pageSize: number;
  #next = 1;
  #changed = new Set<number>();

  constructor(handle: number) {
    this.#handle = handle;
    const header = Buffer.alloc(100);
    readSync(handle, header, 0, header.length, 0);
    this.#pageSize = pageSizeOf(header);
  }

  /** A row may have moved to a page that was clean before. */
  add(pages: ReadonlySet<number>): void {
    for (const page of pages) if (page < this.#next) this.#changed.add(page);
  }

  /** Cleans at most so many pages, durably. @returns whether none is left. */
  clean(limit: number): boolean {
    const total = Math.min(Math.floor(fstatSync(this.#handle).size / this.#pageSize), TELLABLE_PAGES - 1);
    const count = Math.max(0, Math.min(limit, total - this.#next + 1));
    if (count > 0) this.#cleanRun(this.#next, count);
    this.#next += count;
    for (const page of this.#changed) this.#cleanRun(page, 1);
    this.#changed.clear();
    fsyncSync(this.#handle);
    return this.#next > total;
  }

  #cleanRun(first: number, count: number): void {
    const bytes = Buffer.alloc(count * this.#pageSize);
    const read = readSync(this.#handle, bytes, 0, bytes.length, (first - 1) * this.#pageSize);
    for (let at = 0; at + this.#pageSize <= read; at += this.#pageSize) {
      const number = first + at / this.#pageSize;
      const page = bytes.subarray(at, at + this.#pageSize);
      const gap = gapOf(page, number);
      if (gap === null || isZero(page.subarray(gap.start, gap.end))) continue;
      const zeros = Buffer.alloc(gap.end - gap.start);
      writeSync(this.#handle, zeros, 0, zeros.length, (number - 1) * this.#pageSize + gap.start);
    }
  }
}

const ZEROS = Buffer.alloc(65_536);
const isZero = (bytes: Buffer): boolean => bytes.equals(ZEROS.subarray(0, bytes.length));
