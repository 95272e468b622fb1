import type { DatabaseSync } from "node:sqlite";
import type { CollectionSpec, IndexSpec } from "../../document-store.ts";

/** Names come from declarations that `declarationFault` has passed, and are quoted all the same. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const tableName = (collection: string): string => `documents/${collection}`;
export const tableOf = (collection: string): string => quoted(tableName(collection));
/** An ordinary index, or for a list field the table that holds a row per element. */
export const indexOf = (collection: string, index: string): string => quoted(`documents/${collection}/${index}`);
const listOf = indexOf;
const searchOf = (collection: string, index: string): string => quoted(`documents/${collection}/${index}/search`);
const ownersOf = (collection: string, index: string): string => quoted(`documents/${collection}/${index}/owners`);
const triggerOf = (collection: string, index: string, on: string): string =>
  quoted(`documents/${collection}/${index}/${on}`);

/** An indexed field has a column, which every write fills from the body: cheaper than an index over an expression. */
const fieldColumn = (field: string): string => quoted(`field/${field}`);
const extracted = (body: string, field: string): string => `json_extract(${body}, '$.${field}')`;
const columnOf = (position: number): string => `f${position}`;

/** Where an index is searched: what stands in FROM, and how its fields are written there. */
export interface Source {
  readonly from: string;
  readonly column: (field: string) => string;
}

export const sourceOf = (collection: string, index: IndexSpec): Source => {
  const table = tableOf(collection);
  if (index.array !== true)
    return {
      from: `${table} AS d INDEXED BY ${indexOf(collection, index.name)}`,
      column: (field) => (field === "id" ? "d.id" : `d.${fieldColumn(field)}`),
    };
  const list = `${listOf(collection, index.name)} AS l INDEXED BY ${searchOf(collection, index.name)}`;
  return {
    // CROSS JOIN: SQLite keeps the order of the tables, so the search leads.
    from: `${list} CROSS JOIN ${table} AS d ON d.id = l.id`,
    column: (field) => (field === "id" ? "l.id" : `l.${columnOf(index.fields.indexOf(field))}`),
  };
};

/** What a write sets beside the body: the columns of the indexed fields, in one order, and their values from a parameter. */
export const fieldsFrom = ({ indexes }: CollectionSpec, body: string): readonly { column: string; value: string }[] =>
  fieldsOf(indexes).map((field) => ({ column: fieldColumn(field), value: extracted(body, field) }));

/** Lists have tables of their own. */
const fieldsOf = (indexes: readonly IndexSpec[]): readonly string[] => [
  ...new Set(indexes.filter(({ array }) => array !== true).flatMap(({ fields }) => fields)),
];

export const createOwnTables = (database: DatabaseSync): void =>
  database.exec(`
    CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY COLLATE NOCASE, spec TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS checkpoints (id TEXT PRIMARY KEY, position TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `);

export const readSpecs = (database: DatabaseSync): Map<string, CollectionSpec> => {
  const rows = database.prepare("SELECT name, spec FROM collections").all();
  return new Map(rows.map(({ name, spec }) => [String(name), JSON.parse(String(spec)) as CollectionSpec])); // written by `writeSpec`
};

const writeSpec = (database: DatabaseSync, spec: CollectionSpec): void => {
  const upsert =
    "INSERT INTO collections (name, spec) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET spec = excluded.spec";
  database.prepare(upsert).run(spec.name, JSON.stringify(spec));
};

const sameIndex = (a: IndexSpec, b: IndexSpec): boolean =>
  a.fields.join() === b.fields.join() && (a.array === true) === (b.array === true);

/** Builds what is missing. An index declared with other fields is built anew; one that is declared no more stays. */
export const ensureCollection = (
  database: DatabaseSync,
  spec: CollectionSpec,
  known: CollectionSpec | undefined,
): CollectionSpec => {
  const kept = (known?.indexes ?? []).filter(({ name }) => !spec.indexes.some((index) => index.name === name));
  const missing = spec.indexes.filter(
    (index) => !known?.indexes.some((old) => old.name === index.name && sameIndex(old, index)),
  );
  if (known !== undefined && missing.length === 0) return known;

  if (known === undefined)
    database.exec(
      `CREATE TABLE ${tableOf(spec.name)} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, position TEXT, body TEXT NOT NULL) STRICT`,
    );
  const filled = fieldsOf(known?.indexes ?? []);
  fillColumns(
    database,
    spec.name,
    fieldsOf(missing).filter((field) => !filled.includes(field)),
  );
  for (const index of missing) {
    const old = known?.indexes.find(({ name }) => name === index.name);
    if (old) dropIndex(database, spec.name, old);
    if (index.array === true) createListIndex(database, spec.name, index);
    else createIndex(database, spec.name, index);
  }
  const built = { name: spec.name, indexes: [...kept, ...spec.indexes] };
  writeSpec(database, built);
  return built;
};

export const dropCollection = (database: DatabaseSync, { name, indexes }: CollectionSpec): void => {
  for (const index of indexes) dropIndex(database, name, index);
  database.exec(`DROP TABLE ${tableOf(name)}`);
  database.prepare("DELETE FROM collections WHERE name = ?").run(name);
};

const dropIndex = (database: DatabaseSync, collection: string, index: IndexSpec): void => {
  if (index.array !== true) {
    database.exec(`DROP INDEX ${indexOf(collection, index.name)}`);
    return;
  }
  for (const on of ["insert", "update", "delete"])
    database.exec(`DROP TRIGGER ${triggerOf(collection, index.name, on)}`);
  database.exec(`DROP TABLE ${listOf(collection, index.name)}`);
};

const createIndex = (database: DatabaseSync, collection: string, { name, fields }: IndexSpec): void => {
  const columns = [...fields.map(fieldColumn), "id"];
  database.exec(`CREATE INDEX ${indexOf(collection, name)} ON ${tableOf(collection)} (${columns.join(", ")})`);
};

/** A row per element, kept by triggers, so that no write can forget it. SQLite cannot index the elements of a list itself. */
const createListIndex = (database: DatabaseSync, collection: string, { name, fields }: IndexSpec): void => {
  const list = listOf(collection, name);
  const columns = fields.map((_, position) => columnOf(position));
  const rows = (from: string, body: string) => {
    const elements = fields.map((field, position) => `LEFT JOIN json_each(${body}, '$.${field}') AS e${position}`);
    const values = fields.map((_, position) => `e${position}.value`);
    return `INSERT INTO ${list} SELECT DISTINCT ${values.join(", ")}, ${from}.id FROM ${from === "new" ? "(SELECT 1)" : `${tableOf(collection)} AS d`} ${elements.join(" ")}`;
  };
  const on = (event: "insert" | "update" | "delete", after: string, statements: readonly string[]) =>
    database.exec(
      `CREATE TRIGGER ${triggerOf(collection, name, event)} AFTER ${after} ON ${tableOf(collection)} BEGIN ${statements.join("; ")}; END`,
    );
  const forget = `DELETE FROM ${list} WHERE id = old.id`;

  database.exec(`
    CREATE TABLE ${list} (${columns.map((column) => `${column} ANY, `).join("")}id TEXT NOT NULL) STRICT;
    CREATE INDEX ${searchOf(collection, name)} ON ${list} (${[...columns, "id"].join(", ")});
    CREATE INDEX ${ownersOf(collection, name)} ON ${list} (id);
    ${rows("d", "d.body")};
  `);
  on("insert", "INSERT", [rows("new", "new.body")]);
  on("update", "UPDATE OF body", [forget, rows("new", "new.body")]);
  on("delete", "DELETE", [forget]);
};

/** Fields that writes fill from now on. A column that an index of long ago left may hold what is true no more. */
const fillColumns = (database: DatabaseSync, collection: string, fields: readonly string[]): void => {
  if (fields.length === 0) return;
  const table = tableOf(collection);
  const known = new Set(
    database
      .prepare("SELECT name FROM pragma_table_info(?)")
      .all(tableName(collection))
      .map(({ name }) => quoted(String(name))),
  );
  for (const column of fields.map(fieldColumn))
    if (!known.has(column)) database.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ANY`);
  database.exec(
    `UPDATE ${table} SET ${fields.map((field) => `${fieldColumn(field)} = ${extracted("body", field)}`).join(", ")}`,
  );
};

/** Files of release 0.1 have indexes over expressions in place of columns. */
export const upgradeIndexes = (database: DatabaseSync, specs: Iterable<CollectionSpec>): void => {
  const old = "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%json_extract(%' LIMIT 1";
  if (database.prepare(old).get() === undefined) return;
  database.exec("BEGIN IMMEDIATE");
  for (const { name, indexes } of specs) {
    fillColumns(database, name, fieldsOf(indexes));
    for (const index of indexes.filter(({ array }) => array !== true)) {
      dropIndex(database, name, index);
      createIndex(database, name, index);
    }
  }
  database.exec("COMMIT");
};
