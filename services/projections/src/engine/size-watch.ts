import { DocumentTooLarge, MAX_DOCUMENT_BYTES } from "@soshogle/document-store/document-size";
import type { Document, DocumentStoreShape } from "@soshogle/document-store/document-store";
import { Effect } from "effect";
import { DocumentOutgrown } from "./failures.ts";

/**
 * Documents that a store refused for their size. Measuring every document after every event would double the work of
 * folding, so only these are, when the batch is folded again: the event that makes one too large throws, and parks its
 * partition as any poisoned event does.
 */
export class SizeWatch {
  readonly #limits = new Map<string, number>();

  /** Throws `DocumentTooLarge` for a watched document beyond its limit. */
  refuse(stored: string, document: Document): void {
    if (this.#limits.size === 0) return;
    const limit = this.#limits.get(keyOf(stored, document.id));
    if (limit === undefined) return;
    const bytes = Buffer.byteLength(JSON.stringify(document));
    if (bytes > limit) throw new DocumentTooLarge({ collection: stored, id: document.id, bytes });
  }

  /** Commits; what the store finds too large is watched from now on. */
  readonly commit = (store: DocumentStoreShape, ...batch: Parameters<DocumentStoreShape["commit"]>) =>
    Effect.catchDefect(store.commit(...batch), (defect) => {
      if (!(defect instanceof DocumentTooLarge)) return Effect.die(defect);
      const key = keyOf(defect.collection, defect.id);
      const limit = this.#limits.get(key);
      // A store that still refuses what was let through counts in another way than we do.
      this.#limits.set(key, limit === undefined ? MAX_DOCUMENT_BYTES : limit / 2);
      return Effect.fail(new DocumentOutgrown({ collection: defect.collection, id: defect.id }));
    });
}

const keyOf = (stored: string, id: string): string => `${stored}|${id}`;
