import { z } from "zod";
import { type JsonNode, readJson } from "./read.ts";

/** A JSON number by its digits: ids of 17 digits and more do not survive as a JavaScript number. */
export class NumberSource {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

/** The value as schemas read it: ordinary objects, lists and texts, numbers as `NumberSource`. The last of repeated keys counts. */
export const plain = (node: JsonNode): unknown => {
  switch (node.kind) {
    case "object":
      return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
    case "array":
      return node.elements.map(plain);
    case "string":
    case "literal":
      return node.value;
    case "number":
      return new NumberSource(node.source);
  }
};

/** Reads a JSON text for a schema; undefined when it is none. */
export const plainJson = (source: string): unknown => {
  const read = readJson(source);
  return read.ok ? plain(read.root) : undefined;
};

/** An id or code that Meta writes sometimes as a text, sometimes as a number: its characters. */
export const Characters = z
  .union([z.string(), z.instanceof(NumberSource)])
  .transform((value) => (value instanceof NumberSource ? value.source : value));

/** A number that may stand in quotes; never for ids. */
export const Amount = Characters.transform(Number).pipe(z.number());
