import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical } from "./canonical.ts";
import { NumberSource, plain, plainJson } from "./plain.ts";
import { MAX_DEPTH, readJson } from "./read.ts";

const nodeOf = (source: string) => {
  const read = readJson(source);
  if (!read.ok) throw new Error(read.problem);
  return read.root;
};
const numbersBack = (value: unknown): unknown => {
  if (value instanceof NumberSource) return Number(value.source);
  if (Array.isArray(value)) return value.map(numbersBack);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbersBack(inner)]));
};

/** Writes a value with shuffled keys and random blanks. */
const rewritten = (value: unknown, random: () => number): string => {
  const blank = () => [" ", "\n", "\t", ""][Math.floor(random() * 4)] ?? "";
  if (Array.isArray(value))
    return `[${blank()}${value.map((each) => rewritten(each, random)).join(`${blank()},${blank()}`)}${blank()}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(() => random() - 0.5);
  return `{${entries.map(([key, each]) => `${blank()}${JSON.stringify(key)}${blank()}:${blank()}${rewritten(each, random)}`).join(",")}${blank()}}`;
};

describe("readJson", () => {
  test("reads what JSON.parse reads, and refuses what it refuses", () => {
    const texts = fc.oneof(
      fc.json(),
      fc.string(),
      fc.json().chain((json) => fc.nat(json.length).map((at) => json.slice(0, at))),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = readJson(text);
        let expected: unknown;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(read.ok).toBe(false);
          return;
        }
        expect(read.ok && numbersBack(plain(read.root))).toEqual(expected);
      }),
    );
  });

  test("knows the exact place of every value", () => {
    const source = ' { "a" : [ 1.50 , "x\\n" , { } ] , "b":null} ';
    const root = nodeOf(source);
    const slice = ({ start, end }: { start: number; end: number }) => source.slice(start, end);
    expect(slice(root)).toBe(source.trim());
    if (root.kind !== "object" || root.members[0]?.value.kind !== "array") throw new Error("another shape");
    expect(slice(root.members[0].value)).toBe('[ 1.50 , "x\\n" , { } ]');
    expect(root.members[0].value.elements.map(slice)).toEqual(["1.50", '"x\\n"', "{ }"]);
  });

  test("keeps the digits of numbers beyond 2^53", () => {
    expect(plainJson("17841459012345671")).toEqual(new NumberSource("17841459012345671"));
    expect(canonical(nodeOf("1.0e+2"))).toBe("1.0e+2");
  });

  test("refuses what is nested too deeply, however deep", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(readJson(nested(MAX_DEPTH)).ok).toBe(true);
    expect(readJson(nested(MAX_DEPTH + 1)).ok).toBe(false);
    expect(readJson("[".repeat(5_000_000)).ok).toBe(false);
    expect(readJson('{"a":'.repeat(1_000_000)).ok).toBe(false);
  });

  test("does not let a key reach the prototype", () => {
    const value = plainJson('{"__proto__":{"polluted":true}}') as { polluted?: unknown }; // an object, as written
    expect(Object.keys(value)).toEqual(["__proto__"]);
    expect(value.polluted).toBeUndefined();
  });
});

describe("canonical", () => {
  test("is the same in any order of keys and with any blanks", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        (value, stream) => {
          const random = () => Number(stream.next().value);
          const shuffled = rewritten(value, random);
          expect(canonical(nodeOf(shuffled))).toBe(canonical(nodeOf(JSON.stringify(value))));
        },
      ),
    );
  });

  test("tells values apart", () => {
    const distinct = ['{"a":1}', '{"a":"1"}', '{"a":1.0}', '{"b":1}', '{"a":[1]}', "[]", "{}", "null", '"null"'];
    expect(new Set(distinct.map((text) => canonical(nodeOf(text)))).size).toBe(distinct.length);
  });

  test("sorts keys and drops blanks", () => {
    expect(canonical(nodeOf(' { "b" : 17841459012345671 , "a" : [ true , null ] } '))).toBe(
      '{"a":[true,null],"b":17841459012345671}',
    );
  });
});
