import type { Collection, Db, Document as Stored } from "mongodb";
import type { CollectionSpec, IndexSpec } from "../../document-store.ts";
import { caseFault, declarationFault } from "../../names.ts";
import type { Connection } from "./connection.ts";
import { hasCode, isDuplicate, NAMESPACE_EXISTS } from "./error-codes.ts";
import { keyOf } from "./filters.ts";
import { DECLARATIONS, storedName } from "./stored-names.ts";

/** A wrong or missing declaration: a bug of the caller. */
export class DeclarationFault extends Error {
  override readonly name = "DeclarationFault";
}

interface Declaration {
  readonly _id: string;
  readonly indexes: readonly IndexSpec[];
  /** Counts the writes of this declaration. */
  readonly version: number;
}

/**
 * What is declared, shared by all processes through a collection. A process remembers what it has read, and reads again
 * whatever it misses; what another one has dropped it takes for an empty collection.
 */
export class Declarations {
  readonly #connection: Pick<Connection, "clients">;
  readonly #known = new Map<string, CollectionSpec>();

  constructor(connection: Pick<Connection, "clients">) {
    this.#connection = connection;
  }

  get #database(): Db {
    return this.#connection.clients().database;
  }

  get #stored(): Collection<Declaration> {
    return this.#database.collection<Declaration>(DECLARATIONS);
  }

  /** The declared collection, read anew if it is not known, or not with this index. */
  async find(name: string, index?: string): Promise<CollectionSpec | undefined> {
    const known = this.#known.get(name);
    if (known && (index === undefined || known.indexes.some((one) => one.name === index))) return known;
    const stored = await this.#stored.findOne({ _id: name });
    if (stored === null) this.#known.delete(name);
    else this.#known.set(name, { name, indexes: stored.indexes });
    return this.#known.get(name);
  }

  async all(): Promise<readonly CollectionSpec[]> {
    const stored = await this.#stored.find().sort({ _id: 1 }).toArray();
    return stored.map(({ _id, indexes }) => ({ name: _id, indexes }));
  }

  /** For writing. Throws `DeclarationFault`. */
  async collection(name: string): Promise<Collection<Stored>> {
    if ((await this.find(name)) === undefined) throw new DeclarationFault(`the collection ${name} is not declared`);
    return this.#database.collection(storedName(name));
  }

  forReading(name: string): Collection<Stored> {
    return this.#database.collection(storedName(name));
  }

  async ensure(specs: readonly CollectionSpec[]): Promise<void> {
    const names = [...(await this.#stored.distinct("_id")), ...specs.map(({ name }) => name)];
    for (const spec of specs) {
      const fault = declarationFault(spec) ?? caseFault(names, spec.name);
      if (fault !== null) throw new DeclarationFault(fault);
    }
    for (const spec of specs) while (!(await this.#declare(spec)));
  }

  /** Indexes stand before anybody can write. An index of the old fields goes when the new one is declared. */
  async #declare(spec: CollectionSpec): Promise<boolean> {
    const stored = await this.#stored.findOne({ _id: spec.name });
    const kept = (stored?.indexes ?? []).filter(({ name }) => !spec.indexes.some((index) => index.name === name));
    const indexes = [...kept, ...spec.indexes];
    await this.#build(spec.name, indexes);
    if (stored === null || JSON.stringify(stored.indexes) !== JSON.stringify(indexes)) {
      const next = { indexes, version: (stored?.version ?? 0) + 1 };
      if (!(await this.#write(spec.name, stored, next))) return false;
      await this.#dropObsolete(spec.name, stored?.indexes ?? [], indexes);
    }
    this.#known.set(spec.name, { name: spec.name, indexes });
    return true;
  }

  async #build(name: string, indexes: readonly IndexSpec[]): Promise<void> {
    const wanted = new Map(
      indexes.filter(({ fields }) => fields.length > 0).map((index) => [keyText(index), keyOf(index)]),
    );
    for (const text of await this.#standing(name)) wanted.delete(text);
    if (wanted.size === 0) return;
    const { patient } = this.#connection.clients();
    await patient.collection(storedName(name)).createIndexes([...wanted.values()].map((key) => ({ key })));
  }

  /** The indexes of a collection, which is made where it does not stand. */
  async #standing(name: string): Promise<readonly string[]> {
    const stored = storedName(name);
    if (!(await this.#stands(stored))) await this.#create(stored);
    const indexes = await this.#database.collection(stored).listIndexes().toArray();
    return indexes.map(({ key }) => Object.keys(key).join());
  }

  /** Not every server heeds the filter. */
  async #stands(stored: string): Promise<boolean> {
    const found = await this.#database.listCollections({ name: stored }, { nameOnly: true }).toArray();
    return found.some(({ name }) => name === stored);
  }

  async #create(stored: string): Promise<void> {
    try {
      await this.#database.createCollection(stored);
    } catch (error) {
      if (!hasCode(error, NAMESPACE_EXISTS)) throw error;
    }
  }

  async #write(_id: string, stored: Declaration | null, next: Omit<Declaration, "_id">): Promise<boolean> {
    if (stored !== null)
      return (await this.#stored.replaceOne({ _id, version: stored.version }, next)).matchedCount === 1;
    try {
      await this.#stored.insertOne({ _id, ...next });
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  async #dropObsolete(name: string, before: readonly IndexSpec[], after: readonly IndexSpec[]): Promise<void> {
    const wanted = new Set(after.map(keyText));
    const collection = this.#database.collection(storedName(name));
    for (const index of before)
      if (index.fields.length > 0 && !wanted.has(keyText(index))) await collection.dropIndex(indexName(index));
  }

  /** The documents go first: what a crash leaves is declared, and can be dropped again. */
  async drop(names: readonly string[]): Promise<void> {
    for (const name of names) {
      this.#known.delete(name);
      if ((await this.find(name)) === undefined) continue;
      if (await this.#stands(storedName(name))) await this.#database.dropCollection(storedName(name));
      await this.#stored.deleteOne({ _id: name });
      this.#known.delete(name);
    }
  }
}

const keyText = (index: IndexSpec): string => Object.keys(keyOf(index)).join();

/** As MongoDB names an index that is given no name. */
const indexName = (index: IndexSpec): string =>
  Object.keys(keyOf(index))
    .map((field) => `${field}_1`)
    .join("_");
