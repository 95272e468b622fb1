/** Size of a document as JSON text, in bytes of UTF-8. MongoDB takes 16 MiB with its own overhead. */
export const MAX_DOCUMENT_BYTES = 15 * 1024 * 1024;

/** A document that no store should hold: a bug of whoever lets it grow. It was not written; others of its call may be. */
export class DocumentTooLarge extends Error {
  override readonly name = "DocumentTooLarge";
  readonly collection: string;
  readonly id: string;
  constructor(document: { readonly collection: string; readonly id: string; readonly bytes: number }) {
    const { collection, id, bytes } = document;
    super(`${collection} ${id} has ${bytes} bytes; a document holds at most ${MAX_DOCUMENT_BYTES}`);
    this.collection = collection;
    this.id = id;
  }
}

/** Throws `DocumentTooLarge`. */
export const refuseTooLarge = (collection: string, id: string, json: string): void => {
  // A unit of JavaScript's text has at most 3 bytes in UTF-8.
  if (json.length * 3 <= MAX_DOCUMENT_BYTES) return;
  const bytes = Buffer.byteLength(json);
  if (bytes > MAX_DOCUMENT_BYTES) throw new DocumentTooLarge({ collection, id, bytes });
};
