import { DatabaseSync } from "node:sqlite";
import { isDeepStrictEqual } from "node:util";
import type { AnyRecorded } from "@soshogle/domain/event";
import { foldPlainly } from "@soshogle/read-models/plain-fold";
import { storedName } from "@soshogle/read-models/projection";
import { projections } from "@soshogle/read-models/projections";
import type { Comparison } from "./comparison.ts";

/** Log ↔ read models: the documents in `read.db` are those that a plain fold of the log makes, none more, none less. */
export const compareReadModels = (events: readonly AnyRecorded[], file: string): Comparison => {
  const database = new DatabaseSync(file, { readOnly: true });
  const broken: string[] = [];
  let documents = 0;
  for (const projection of projections)
    for (const [collection, folded] of foldPlainly(projection, events)) {
      const name = storedName(projection, collection);
      const stored = readCollection(database, name);
      documents += stored.size;
      for (const [id, document] of folded)
        if (!stored.has(id)) broken.push(`${name} lacks ${id}`);
        else if (!isDeepStrictEqual(stored.get(id), JSON.parse(JSON.stringify(document))))
          broken.push(`${name} holds ${JSON.stringify(stored.get(id))} instead of ${JSON.stringify(document)}`);
      for (const id of stored.keys()) if (!folded.has(id)) broken.push(`${name} holds ${id}, which no event made`);
    }
  database.close();
  return { counted: { documents }, broken };
};

const readCollection = (database: DatabaseSync, name: string): ReadonlyMap<string, unknown> =>
  new Map(
    database
      .prepare(`SELECT id, body FROM "documents/${name}"`)
      .all()
      .map(({ id, body }) => [String(id), JSON.parse(String(body))]),
  );
