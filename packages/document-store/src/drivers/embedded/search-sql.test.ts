import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { expect, it } from "vitest";
import { findInModel } from "../../contract/find-model.ts";
import { fields, ids, queries, randomCollection, sortOf } from "../../contract/random-documents.ts";
import type { Cursor, Document, Query } from "../../document-store.ts";
import { fitQuery } from "../../fit-query.ts";
import { sortValue } from "../../scalar-order.ts";
import { branches, segments } from "../../segments.ts";
import { createOwnTables, ensureCollection } from "./schema.ts";
import { countRows, selectRows } from "./search-sql.ts";

const spec = randomCollection("people");
const database = new DatabaseSync(":memory:");
createOwnTables(database);
ensureCollection(database, spec, undefined);

const planOf = (sql: string, parameters: readonly string[]): readonly string[] =>
  database
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...parameters, 10)
    .map(({ detail }) => String(detail));

const searchesOf = (query: Query) => {
  const fit = fitQuery(spec, query);
  if (!fit.ok) throw new Error(fit.reason);
  return branches(fit.fitted.leading).flatMap((leading) =>
    segments(leading, fit.fitted, query).map((segment) => ({
      segment,
      statements: [selectRows(query, fit.fitted, segment), countRows(query, fit.fitted, segment)],
    })),
  );
};

const documents = fc.array(
  fc.record({ id: ids, fields }).map(({ id, fields }): Document => ({ ...fields, id })),
  { minLength: 1 },
);

/** A cursor behind the first document that the query finds, if it finds any. */
const cursorIn = (found: readonly Document[], query: Query): Cursor | undefined => {
  const [first] = findInModel(found, query, sortOf(query));
  return first && sortOf(query).map((field) => sortValue(first, field));
};

it("searches the declared index for every stretch, and never sorts", () => {
  fc.assert(
    fc.property(queries("people"), documents, (query, found) => {
      const after = cursorIn(found, query);
      for (const asked of [query, ...(after ? [{ ...query, after }] : [])])
        for (const { segment, statements } of searchesOf(asked))
          for (const { sql, parameters } of statements) {
            const [lead, ...others] = planOf(sql, parameters).filter(
              (step) => !/^(CO-ROUTINE|SCAN \(subquery)/.test(step),
            );
            const narrowed = segment.equal.length > 0 || segment.bounded !== null;
            expect(lead).toMatch(
              narrowed ? /^SEARCH [dl] USING (COVERING )?INDEX/ : /^SCAN [dl] USING (COVERING )?INDEX/,
            );
            expect(lead).toContain(`documents/people/${query.index}`);
            for (const step of others) expect(step).toMatch(/^SEARCH d USING (COVERING )?INDEX sqlite_autoindex/);
          }
    }),
    { numRuns: 300 },
  );
});

it("searches as deep as the conditions go", () => {
  const query: Query = {
    collection: "people",
    index: "by_rank",
    where: [{ field: "workspace", equals: "w1" }],
    direction: "descending",
    limit: 10,
    after: [3, "d1"],
  };
  const leads = searchesOf(query).map(
    ({ statements: [select] }) => planOf(select?.sql ?? "", select?.parameters ?? [])[0],
  );
  expect(leads).toEqual(
    [
      "field/workspace=? AND field/rank=? AND id<?",
      "field/workspace=? AND field/rank<?",
      "field/workspace=? AND field/rank=?",
    ].map((terms) => `SEARCH d USING INDEX documents/people/by_rank (${terms})`),
  );
});
