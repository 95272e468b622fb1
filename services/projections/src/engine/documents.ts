import type { CacheFigures } from "@soshogle/document-store/cache-figures";
import type { Document } from "@soshogle/document-store/document-store";
import { LRUCache } from "lru-cache";
import { DocumentOfAnotherSlot } from "./failures.ts";
import type { Placed, Unit } from "./units.ts";

/** A document as the store has it. */
export type StoredDocument = Document & { readonly position: string; readonly slot: number };

/** A document in the hands of one batch. */
export interface Entry {
  readonly key: string;
  readonly id: string;
  readonly placed: Placed;
  readonly unit: Unit;
  /** Null where the document does not exist. */
  document: StoredDocument | null;
  isLoaded: boolean;
  isChanged: boolean;
}

interface Cached {
  readonly document: StoredDocument;
  readonly unit: Unit;
  readonly generation: number;
}

/** Documents by their keys, as one batch loaded or made them. */
export type Entries = ReadonlyMap<string, Entry>;

/**
 * Documents kept between batches: those of batches on their way to the store, which nothing may push out, and at most
 * `max` others.
 */
export class DocumentCache {
  readonly #settled: LRUCache<string, Cached>;
  #underWay: readonly Entries[] = [];
  #hits = 0;
  #misses = 0;

  constructor(max: number) {
    this.#settled = new LRUCache({ max });
  }

  get(key: string): StoredDocument | null {
    const document = this.#find(key);
    if (document) this.#hits++;
    else this.#misses++;
    return document;
  }

  #find(key: string): StoredDocument | null {
    for (let at = this.#underWay.length - 1; at >= 0; at--) {
      const entry = this.#underWay[at]?.get(key);
      if (entry) return entry.document;
    }
    const cached = this.#settled.get(key);
    return cached && cached.generation === cached.unit.generation ? cached.document : null;
  }

  /** A batch was folded: the next one builds on it. */
  add(entries: Entries): void {
    this.#underWay = [...this.#underWay, entries];
    for (const { document, unit } of entries.values()) if (document !== null) unit.isWarm = true;
  }

  /** The store has the batch. */
  settle(entries: Entries): void {
    this.#underWay = this.#underWay.filter((other) => other !== entries);
    for (const { key, document, unit } of entries.values())
      if (document !== null) this.#settled.set(key, { document, unit, generation: unit.generation });
  }

  /** A document that does not exist yet is a miss too. */
  figures(): CacheFigures {
    return { hits: this.#hits, misses: this.#misses, size: this.#settled.size, bound: this.#settled.max };
  }

  get isSettled(): boolean {
    return this.#underWay.length === 0;
  }

  /** Another owner was here: what is known of the unit's documents may be old. Only while no batch is under way. */
  static drop(unit: Unit): void {
    unit.generation++;
    unit.isWarm = false;
  }
}

/** The documents of one attempt at one batch. */
export class WorkingSet {
  readonly entries = new Map<string, Entry>();
  readonly #cache: DocumentCache;

  constructor(cache: DocumentCache) {
    this.#cache = cache;
  }

  /** The entry of a document; one that is not loaded yet must be before it is folded. Throws `DocumentOfAnotherSlot`. */
  entry(placed: Placed, id: string, unit: Unit): Entry {
    const key = `${placed.stored}|${id}`;
    const known = this.entries.get(key);
    if (known) {
      refuseOtherSlot(placed, id, { its: known.unit.slot, event: unit.slot });
      return known;
    }
    const document = this.#cache.get(key);
    const entry = { key, id, placed, unit, document, isLoaded: document !== null, isChanged: false };
    this.entries.set(key, entry);
    return entry;
  }
}

export const refuseOtherSlot = (
  placed: Placed,
  id: string,
  slots: { readonly its: number; readonly event: number },
): void => {
  if (slots.its !== slots.event) throw new DocumentOfAnotherSlot({ collection: placed.stored, id }, slots);
};
