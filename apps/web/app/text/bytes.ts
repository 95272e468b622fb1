const encoder = new TextEncoder();

/** Length in UTF-8 bytes, which is how Meta counts: an emoji is four or more. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** Meta's limit for the text of one message, in bytes. */
export const messageLimit = 1_000;

/** How long a note to the team may be, in bytes. */
export const noteLimit = 10_000;

/** In the last tenth the composer counts aloud. */
export const countsAloud = (bytes: number, limit: number): boolean => bytes >= limit * 0.9;
