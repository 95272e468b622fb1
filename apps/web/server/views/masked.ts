import { type JsonNode, readJson } from "@soshogle/instagram/json/read";

/** Keys whose values say what an item is and nothing about anybody. */
const SHOWN = new Set(["object", "field", "type", "mid", "action", "source", "verb", "num_edit", "timestamp", "time"]);
const SHOWN_NUMBERS = new Set(["num_edit", "timestamp", "time"]);
const PLAIN_VALUE = /^[\w\-=.:+/]{1,200}$/;
const PLAIN_KEY = /^[A-Za-z_][\w-]{0,39}$/;
const MAX_ELEMENTS = 20;
const INDENT = "  ";

/**
 * An item as people may see it: its shape, with the values of strings and numbers replaced by their kind and length, and
 * ids shortened. Null when it is no JSON, of which nothing can be shown.
 */
export const maskedItem = (bytes: Buffer): string | null => {
  const read = readJson(bytes.toString("utf8"));
  return read.ok ? masked(read.root, null, "") : null;
};

const masked = (node: JsonNode, key: string | null, indent: string): string => {
  const inner = indent + INDENT;
  switch (node.kind) {
    case "object": {
      const lines = node.members.map(
        (member) => `${inner}${maskedKey(member.key)}: ${masked(member.value, member.key, inner)}`,
      );
      return lines.length === 0 ? "{}" : `{\n${lines.join(",\n")}\n${indent}}`;
    }
    case "array": {
      const lines = node.elements.slice(0, MAX_ELEMENTS).map((element) => inner + masked(element, key, inner));
      const more = node.elements.length - lines.length;
      if (more > 0) lines.push(`${inner}… and ${more} more`);
      return lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n${indent}]`;
    }
    case "string":
      return maskedText(node.value, key);
    case "number":
      return isId(key) ? shortened(node.source) : SHOWN_NUMBERS.has(key ?? "") ? node.source : "‹number›";
    case "literal":
      return String(node.value);
  }
};

const maskedKey = (key: string): string => (PLAIN_KEY.test(key) ? JSON.stringify(key) : `‹key, ${lengthOf(key)}›`);

const maskedText = (value: string, key: string | null): string => {
  if (isId(key) && /^[0-9]+$/.test(value)) return JSON.stringify(shortened(value));
  if (key !== null && SHOWN.has(key) && PLAIN_VALUE.test(value)) return JSON.stringify(value);
  return `‹text, ${lengthOf(value)}›`;
};

const lengthOf = (text: string): string => {
  const { length } = [...text];
  return length === 1 ? "1 character" : `${length} characters`;
};

const isId = (key: string | null): boolean => key !== null && /(^|_)id$/.test(key);

/** Enough of an id to compare it, too little to use it. */
export const shortened = (id: string): string => (id.length > 8 ? `${id.slice(0, 4)}…${id.slice(-3)}` : "…");
