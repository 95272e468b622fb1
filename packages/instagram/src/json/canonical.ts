import type { JsonNode } from "./read.ts";

/**
 * The one spelling of a JSON value that its identity is made from: keys sorted by UTF-16 units (repeated keys in their
 * order), numbers as they were written, no blanks. Source: design, section 4, "Identity".
 */
export const canonical = (node: JsonNode): string => {
  switch (node.kind) {
    case "object": {
      const members = node.members.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
      return `{${members.map(({ key, value }) => `${JSON.stringify(key)}:${canonical(value)}`).join(",")}}`;
    }
    case "array":
      return `[${node.elements.map(canonical).join(",")}]`;
    case "string":
      return JSON.stringify(node.value);
    case "number":
      return node.source;
    case "literal":
      return String(node.value);
  }
};
