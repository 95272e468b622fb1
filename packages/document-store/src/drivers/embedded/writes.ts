import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { CollectionSpec } from "../../document-store.ts";
import { caseFault, declarationFault } from "../../names.ts";
import { NamedFailure } from "./named-failure.ts";
import type { Calls } from "./protocol.ts";
import { dropCollection, ensureCollection, fieldsFrom, readSpecs, tableOf } from "./schema.ts";
import type { Statements } from "./statements.ts";

/** All run inside the transaction of their group: what one of them throws undoes it. */
export interface WritableStore {
  readonly database: DatabaseSync;
  readonly statements: Statements;
  readonly specs: Map<string, CollectionSpec>;
}

export const ensure = ({ database, statements, specs }: WritableStore, declared: Calls["ensure"]): undefined => {
  for (const spec of declared) {
    const fault = declarationFault(spec) ?? caseFault(specs.keys(), spec.name);
    if (fault !== null) throw new NamedFailure("BadDeclaration", fault, { collection: spec.name });
    specs.set(spec.name, ensureCollection(database, spec, specs.get(spec.name)));
  }
  statements.forget();
};

export const drop = ({ database, statements, specs }: WritableStore, collections: Calls["drop"]): undefined => {
  statements.forget();
  for (const name of collections) {
    const spec = specs.get(name);
    if (spec) dropCollection(database, spec);
    specs.delete(name);
  }
};

export const commit = (store: WritableStore, { writes, checkpoints }: Calls["commit"]): undefined => {
  let collection: string | null = null;
  let statement: StatementSync | undefined;
  for (const write of writes) {
    if (write.collection !== collection) statement = guardedWrite(store, write.collection);
    collection = write.collection;
    statement?.run(write.id, write.position, write.body);
  }
  const forward = store.statements.prepare(
    `INSERT INTO checkpoints (id, position) VALUES (?, ?)
     ON CONFLICT (id) DO UPDATE SET position = excluded.position WHERE excluded.position > checkpoints.position`,
  );
  for (const { id, position } of checkpoints) forward.run(id, position);
};

const guardedWrite = (store: WritableStore, collection: string): StatementSync => {
  const { insert, fields } = inserting(store, collection);
  const changed = fields.map(({ column }) => `, ${column} = excluded.${column}`).join("");
  return store.statements.prepare(
    `${insert}
     ON CONFLICT (id) DO UPDATE SET version = stored.version + 1, position = excluded.position, body = excluded.body${changed}
     WHERE stored.position IS NULL OR excluded.position > stored.position`,
  );
};

/** Takes the id, the position and the body. */
const inserting = (store: WritableStore, collection: string) => {
  const fields = fieldsFrom(declared(store, collection), "?3");
  const columns = fields.map(({ column }) => `, ${column}`).join("");
  const values = fields.map(({ value }) => `, ${value}`).join("");
  const into = `INSERT INTO ${tableOf(collection)} AS stored (id, version, position, body${columns})`;
  return { insert: `${into} VALUES (?1, 1, ?2, ?3${values})`, fields };
};

export const compareAndSet = (
  store: WritableStore,
  { collection, id, expected, position, body }: Calls["compareAndSet"],
): boolean => {
  const { insert, fields } = inserting(store, collection);
  const table = tableOf(collection);
  const run = (sql: string, ...parameters: (string | number | null)[]) =>
    store.statements.prepare(sql).run(...parameters).changes === 1;
  if (expected === null && body === null)
    return store.statements.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) === undefined;
  if (expected === null) return run(`${insert} ON CONFLICT (id) DO NOTHING`, id, position, body);
  if (body === null) return run(`DELETE FROM ${table} WHERE id = ? AND version = ?`, id, expected);
  const changed = fields.map(({ column, value }) => `, ${column} = ${value}`).join("");
  return run(
    `UPDATE ${table} SET version = version + 1, position = ?2, body = ?3${changed} WHERE id = ?1 AND version = ?4`,
    id,
    position,
    body,
    expected,
  );
};

const declared = ({ specs }: WritableStore, collection: string): CollectionSpec => {
  const spec = specs.get(collection);
  if (spec) return spec;
  throw new NamedFailure("NotDeclared", `the collection ${collection} is not declared`, { collection });
};

/** What the file says after a rollback. */
export const reload = ({ database, statements, specs }: WritableStore): void => {
  statements.forget();
  specs.clear();
  for (const [name, spec] of readSpecs(database)) specs.set(name, spec);
};
