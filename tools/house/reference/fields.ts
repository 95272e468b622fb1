import { z } from "zod";

/** One field of a schema as a reader needs it. `path` is dotted; `[]` stands for each element of a list. */
export interface Field {
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly about: string;
}

/** The part of JSON Schema that zod writes for our schemas. */
interface Node {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** Every field of an object's schema, nested ones after the field that holds them. */
export const fieldsOf = (schema: z.ZodType): readonly Field[] =>
  objectFields(z.toJSONSchema(schema, { unrepresentable: "any", reused: "inline" }) as Node, "");

const objectFields = (node: Node, prefix: string): readonly Field[] =>
  Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = `${prefix}${name}`;
    const required = node.required?.includes(name) ?? false;
    return [{ path, type: typeOf(child), required, about: child.description ?? "" }, ...inside(child, path)];
  });

const inside = (node: Node, path: string): readonly Field[] => {
  if (node.properties) return objectFields(node, `${path}.`);
  if (node.items) return inside(node.items, `${path}[]`);
  return branches(node).flatMap((branch) => inside(branch, path));
};

const branches = ({ anyOf, oneOf }: Node): readonly Node[] => anyOf ?? oneOf ?? [];

export const typeOf = (node: Node): string => {
  if (node.const !== undefined) return JSON.stringify(node.const);
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(" or ");
  const choices = branches(node);
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(" or ");
  const { type } = node;
  if (typeof type === "object") return type.map((one) => typeOf({ ...node, type: one })).join(" or ");
  switch (type) {
    case "string":
      return `text${rangeOf(node.minLength, node.maxLength, " characters")}`;
    case "integer":
    case "number":
      return `${type === "integer" ? "integer" : "number"}${rangeOf(node.minimum, safe(node.maximum), "")}`;
    case "array":
      return `list of ${typeOf(node.items ?? {})}`;
    case "boolean":
      return "true or false";
    case undefined:
      return "anything";
    default:
      return type;
  }
};

/** The bounds of every safe integer tell nobody anything. */
const safe = (bound: number | undefined) => (bound === Number.MAX_SAFE_INTEGER ? undefined : bound);

const rangeOf = (least: number | undefined, most: number | undefined, unit: string): string => {
  const from = least === Number.MIN_SAFE_INTEGER ? undefined : least;
  if (from === undefined && most === undefined) return "";
  if (most === undefined && unit !== "" && (from ?? 0) <= 1) return from === 1 ? ", not empty" : "";
  if (most === undefined) return `, at least ${from}${unit}`;
  return from === undefined ? `, at most ${most}${unit}` : `, ${from} to ${most}${unit}`;
};

/** A Markdown table; cells may hold anything but line ends. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
};
