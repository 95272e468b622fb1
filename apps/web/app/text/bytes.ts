const encoder = new TextEncoder();

/** Length in UTF-8 bytes, which is how Meta counts: an emoji is four or more. */
export const byteLength = (text: string): number => encoder.encode(text).length;

/** Meta's limit for the text of one message, in bytes. */
export const messageLimit = 1_000;

/** From here on the composer counts aloud. */
export const counterFrom = 900;
