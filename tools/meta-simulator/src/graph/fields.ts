import { invalidParameter } from "./errors.ts";

/** `id,messages.limit(5){id,from}` as a tree: field names, each with its own fields below it. */
export type Fields = ReadonlyMap<string, Fields>;

/** Reads a `fields` parameter; modifiers such as `.limit(5)` are read over. */
export const parseFields = (text: string): Fields => {
  let at = 0;
  const level = (): Fields => {
    const fields = new Map<string, Fields>();
    while (at < text.length && text[at] !== "}") {
      const [name = ""] = /^[^,{}]*/.exec(text.slice(at)) ?? [];
      at += name.length;
      const below = text[at] === "{" ? nested() : new Map();
      const plain = name.trim().replace(/\..*$/, "");
      if (plain !== "") fields.set(plain, below);
      if (text[at] === ",") at += 1;
    }
    return fields;
  };
  const nested = (): Fields => {
    at += 1;
    const fields = level();
    if (text[at] !== "}") throw invalidParameter("Syntax error in the fields parameter: a bracket is not closed");
    at += 1;
    return fields;
  };
  const fields = level();
  if (at < text.length) throw invalidParameter(`Syntax error in the fields parameter at character ${at}`);
  return fields;
};

type Node = Readonly<Record<string, (below: Fields) => unknown>>;

/** Answers the fields that were asked for; one that the node does not have fails the whole call. */
export const pick = (node: Node, asked: Fields, type: string): Record<string, unknown> => {
  const answer: Record<string, unknown> = {};
  for (const [name, below] of asked) {
    const field = Object.hasOwn(node, name) ? node[name] : undefined;
    if (!field) throw invalidParameter(`Tried accessing nonexisting field (${name}) on node type (${type})`);
    const value = field(below);
    if (value !== undefined) answer[name] = value;
  }
  return answer;
};
