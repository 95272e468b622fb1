/** Where a page has bytes that belong to nobody: offsets within the page, `end` excluded. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** Size of the pages of a database file. @param header its first 100 bytes. */
export const pageSizeOf = (header: Buffer): number => {
  const size = header.readUInt16BE(16);
  return size === 1 ? 65_536 : size;
};

/** In a file with so many pages an overflow page may begin like a page of a tree. 128 GB with pages of 4 KB. */
export const TELLABLE_PAGES = 2 ** 25;

const FILE_HEADER_BYTES = 100;
const INTERIOR = new Set([2, 5]);
const LEAVES = new Set([10, 13]);

/**
 * The unallocated space of a page of a tree, between its cell pointers and its cells; null for any other page.
 * Source: "Database File Format" of SQLite, section 1.6, "B-tree Pages".
 *
 * @param number counts the pages of the file from 1.
 */
export const gapOf = (page: Buffer, number: number): Gap | null => {
  const header = number === 1 ? FILE_HEADER_BYTES : 0;
  const kind = page.readUInt8(header);
  if (!INTERIOR.has(kind) && !LEAVES.has(kind)) return null;
  const start = header + (INTERIOR.has(kind) ? 12 : 8) + 2 * page.readUInt16BE(header + 3);
  const end = page.readUInt16BE(header + 5) || 65_536;
  return start < end && end <= page.length ? { start, end } : null;
};
