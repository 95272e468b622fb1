import type { DatabaseSync } from "node:sqlite";

interface Kind {
  readonly kind: number;
  readonly category: string;
  readonly type: string;
}

/** The numbers of all pairs of category and type in the log, a few dozen, held in memory. */
export interface Kinds {
  /** The number of a stream's category with a type, written when it is new. */
  readonly of: (stream: string, type: string) => number;
  readonly type: (kind: number) => string;
  /** Those that pass a filter, in order. */
  readonly matching: (
    categories: readonly string[] | undefined,
    types: readonly string[] | undefined,
  ) => readonly number[];
  /** Reads them again, after a group was rolled back. */
  readonly reload: () => void;
}

export const openKinds = (database: DatabaseSync): Kinds => {
  const all = database.prepare("SELECT kind, category, type FROM kinds ORDER BY kind");
  const insert = database.prepare("INSERT INTO kinds (category, type) VALUES (?, ?)");
  const byName = new Map<string, number>();
  const byNumber = new Map<number, Kind>();

  const remember = (known: Kind) => {
    byName.set(nameOf(known.category, known.type), known.kind);
    byNumber.set(known.kind, known);
  };
  const reload = () => {
    byName.clear();
    byNumber.clear();
    for (const row of all.all()) remember(row as unknown as Kind); // the three columns that were selected
  };
  reload();

  return {
    of: (stream, type) => {
      const category = categoryOf(stream);
      const known = byName.get(nameOf(category, type));
      if (known !== undefined) return known;
      const kind = Number(insert.run(category, type).lastInsertRowid);
      remember({ kind, category, type });
      return kind;
    },
    type: (kind) => byNumber.get(kind)?.type ?? "",
    matching: (categories, types) =>
      [...byNumber.values()]
        .filter(({ category, type }) => (categories?.includes(category) ?? true) && (types?.includes(type) ?? true))
        .map(({ kind }) => kind),
    reload,
  };
};

/** A category holds no hyphen, so the pair can be told apart. */
const nameOf = (category: string, type: string): string => `${category}-${type}`;

/** As the domain's `categoryOf`, whose file would bring a schema library into this thread. */
const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf("-"));
