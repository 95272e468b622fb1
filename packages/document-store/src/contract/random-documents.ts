import fc from "fast-check";
import type { CollectionSpec, Condition, IndexSpec, Query, Scalar } from "../document-store.ts";

/** One field a kind of value: workspace, status, rank, text, flag and a list of tags, each of them sometimes null or missing. */
const indexes: readonly IndexSpec[] = [
  { name: "by_id", fields: [] },
  { name: "by_workspace", fields: ["workspace"] },
  { name: "by_rank", fields: ["workspace", "rank"] },
  { name: "by_status_text", fields: ["workspace", "status", "text"] },
  { name: "by_flag_rank_text", fields: ["flag", "rank", "text"] },
  { name: "by_tag", fields: ["tags"], array: true },
  { name: "by_tag_rank", fields: ["workspace", "tags", "rank"], array: true },
];

export const randomCollection = (name: string): CollectionSpec => ({ name, indexes });

const texts = ["", "a", "Z", "é", "zz", "\u{1f600}", "\uffee", "\u0000", "a\u0000b", '"', "\\u0041", "%"];
const values: { readonly [field: string]: fc.Arbitrary<Exclude<Scalar, null>> } = {
  workspace: fc.constantFrom("w1", "w2"),
  status: fc.constantFrom("open", "archived"),
  rank: fc.oneof(
    fc.integer({ min: -2, max: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
  ),
  text: fc.constantFrom(...texts),
  flag: fc.boolean(),
  tags: fc.constantFrom("vip", "late", "\u{1f600}"),
};
const fieldOf = (field: string): fc.Arbitrary<Exclude<Scalar, null>> => values[field] ?? fc.constantFrom("d3", "d5");

const sometimes = (field: string) => fc.option(fieldOf(field), { nil: null, freq: 5 });

/** The fields of a document as JSON keeps them: no -0. */
export const fields = fc
  .record(
    {
      workspace: sometimes("workspace"),
      status: sometimes("status"),
      rank: sometimes("rank"),
      text: sometimes("text"),
      flag: sometimes("flag"),
      tags: fc.option(fc.array(fieldOf("tags"), { maxLength: 4 }), { nil: null, freq: 5 }),
    },
    { requiredKeys: [] },
  )
  .map((record) => JSON.parse(JSON.stringify(record)) as Record<string, unknown>); // an object goes in, so one comes out

export const ids = fc.constantFrom("d1", "d10", "d2", "d3", "d4", "d5", "d6", "d7", "D1", "é", "\u{1f600}", "\uffee");

const leadingCondition = (field: string): fc.Arbitrary<Condition> =>
  field === "tags"
    ? fieldOf(field).map((contains) => ({ field, contains }))
    : fc.oneof(
        sometimes(field).map((equals) => ({ field, equals })),
        fc.array(sometimes(field), { maxLength: 3 }).map((values) => ({ field, in: values })),
      );

const range = (field: string): fc.Arbitrary<readonly Condition[]> => {
  const bound = fieldOf(field);
  const bounds = fc.record({ above: bound, atLeast: bound, below: bound, atMost: bound }, { requiredKeys: [] });
  return bounds.map((given) => (Object.keys(given).length === 0 ? [] : [{ field, ...given }]));
};

/** A query that fits one of the indexes: conditions on some leading fields, perhaps a range on the next. */
export const queries = (collection: string): fc.Arbitrary<Query> =>
  fc.constantFrom(...indexes).chain((index) => {
    const least = index.array === true ? index.fields.indexOf("tags") + 1 : 0;
    return fc.integer({ min: least, max: index.fields.length }).chain((count) =>
      fc
        .record({
          leading: fc.tuple(...index.fields.slice(0, count).map(leadingCondition)),
          ranged: range(index.fields[count] ?? "id"),
          direction: fc.constantFrom("ascending" as const, "descending" as const),
          limit: fc.integer({ min: 1, max: 5 }),
        })
        .map(({ leading, ranged, direction, limit }) => ({
          collection,
          index: index.name,
          where: [...leading, ...ranged],
          direction,
          limit,
        })),
    );
  });

/** The fields that a query is sorted by, worked out from the declaration alone. */
export const sortOf = ({ index, where }: Query): readonly string[] => {
  const fixed = where.filter((condition) => "equals" in condition || "in" in condition || "contains" in condition);
  const declared = indexes.find(({ name }) => name === index)?.fields ?? [];
  return [...declared.slice(fixed.length), "id"];
};

/** Any place in the order of a query, whether or not a document stands there. */
export const withCursor = (query: Query): fc.Arbitrary<Query> => {
  const sort = sortOf(query).slice(0, -1);
  return fc.tuple(...sort.map(sometimes), ids).map((after) => ({ ...query, after }));
};
