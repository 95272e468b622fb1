import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprint, type Item, itemsOf } from "./delivery.ts";
import { translate } from "./translate.ts";

const items = (body: unknown) => itemsOf(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
const entry = (rest: object) => ({ object: "instagram", entry: [{ id: "1784", time: 1788859254627, ...rest }] });
const summary = ({ list, slice, problem }: Item) => [list, slice, problem?.reason ?? null];

describe("itemsOf", () => {
  test("cuts items out exactly as they came", () => {
    const first = '{ "message" : {"mid":"a", "text":"\\u00e9 é"} }';
    const body = `{"entry":[{"messaging":[${first} , {"b":1}],"time":"1788859254","id":17841459012345671}],"object":"instagram"}`;
    const [one, two, ...none] = items(body);
    expect(none).toEqual([]);
    expect(one).toMatchObject({
      object: "instagram",
      entryId: "17841459012345671",
      entryTime: "1788859254",
      list: "messaging",
      slice: first,
      problem: null,
    });
    expect(one?.bytes()).toEqual(Buffer.from(first));
    expect(two?.slice).toBe('{"b":1}');
  });

  test("takes every list of every entry", () => {
    const body = {
      object: "instagram",
      entry: [
        { id: "1", messaging: [{ a: 1 }], standby: [{ b: 1 }] },
        { id: "2", changes: [{ c: 1 }], novelty: [{ d: 1 }, 5] },
      ],
    };
    expect(items(body).map(summary)).toEqual([
      ["messaging", '{"a":1}', null],
      ["standby", '{"b":1}', null],
      ["changes", '{"c":1}', null],
      ["novelty", '{"d":1}', "unknown_kind"],
      ["novelty", "5", "unknown_kind"],
    ]);
  });

  test.each([
    ["", ""],
    ["not JSON", "not JSON"],
    ["[1]", "[1]"],
    ['"text"', '"text"'],
    ["null", "null"],
    ['{"entry":[', '{"entry":['],
    [`{"entry":${"[".repeat(100_000)}`, null],
  ])("keeps an unparseable body whole: %s", (body, slice) => {
    const [item, ...none] = items(body);
    expect(none).toEqual([]);
    expect(item).toMatchObject({ entryId: "", list: "", problem: { reason: "unparseable" } });
    expect(item.bytes().toString()).toBe(slice ?? body);
  });

  test("keeps bytes that are no UTF-8 as they are", () => {
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
    const [item] = itemsOf(bytes);
    expect(item.bytes()).toEqual(bytes);
    expect(fingerprint(item)).toBe(createHash("sha256").update(bytes).digest("hex"));
  });

  test.each([
    [{}, "{}"],
    [{ object: "instagram", entry: [] }, '{"object":"instagram","entry":[]}'],
    [{ object: "instagram", entry: { id: "1" } }, '{"id":"1"}'],
    [{ object: "instagram", entry: [7] }, "7"],
    [entry({}), '{"id":"1784","time":1788859254627}'],
    [entry({ messaging: [] }), '{"id":"1784","time":1788859254627,"messaging":[]}'],
    [entry({ messaging: { mid: "a" } }), '{"mid":"a"}'],
    [entry({ messaging: "text" }), '"text"'],
    [entry({ messaging: [["x"]] }), '["x"]'],
  ])("makes an item of a level that holds none: %j", (body, slice) => {
    expect(items(body).map((item) => [item.slice, item.problem?.reason])).toEqual([[slice, "schema_mismatch"]]);
  });

  test("takes a field on the entry as the entry's own item, beside its lists", () => {
    const body = entry({ field: "comments", value: { id: "9" }, messaging: [{ message: {} }] });
    const itself = JSON.stringify(body.entry[0]);
    expect(items(body).map(summary)).toEqual([
      ["", itself, "unknown_kind"],
      ["messaging", '{"message":{}}', null],
    ]);
  });

  test("loses nothing under repeated keys", () => {
    const body =
      '{"object":"instagram","entry":[{"id":"1","messaging":[{"a":1}],"messaging":[{"a":2}]}],"entry":[{"id":"2","standby":[{"a":3}]}]}';
    expect(items(body).map(({ slice }) => slice)).toEqual(['{"a":1}', '{"a":2}', '{"a":3}']);
  });
});

describe("fingerprint", () => {
  test("is that of the canonical item", () => {
    const [one] = items('{"object":"instagram","entry":[{"id":"1","messaging":[{"b":1, "a":2.0}]}]}');
    const [two] = items('{"entry":[{"messaging":[{"a":2.0,"b":1}],"id":"1"}],"object":"instagram"}');
    expect(fingerprint(one)).toBe(createHash("sha256").update('{"a":2.0,"b":1}').digest("hex"));
    expect(fingerprint(two)).toBe(fingerprint(one));
  });
});

/** A plausible delivery in which any value, anywhere, was replaced by any JSON value. */
const mutatedBody = fc
  .record({
    at: fc.array(fc.nat(6), { maxLength: 8 }),
    by: fc.jsonValue(),
  })
  .map(({ at, by }) => {
    const good = {
      object: "instagram",
      entry: [
        {
          id: "17841459012345671",
          time: 1788859254627,
          messaging: [
            {
              sender: { id: "1086352217904411" },
              recipient: { id: "17841459012345671" },
              timestamp: 1788859253587,
              message: {
                mid: "m1",
                text: "hello",
                attachments: [{ type: "image", payload: { url: "https://example.invalid/a" } }],
                reply_to: { story: { id: "1" } },
                referral: { product: { id: "2" } },
                quick_reply: { payload: "x" },
              },
            },
            { sender: { id: "1" }, recipient: { id: "2" }, timestamp: 1, read: { mid: "m0" } },
            { message_edit: { mid: "m2", num_edit: 0 } },
          ],
        },
      ],
    };
    return replaced(good, at, by);
  });

const replaced = (value: unknown, at: readonly number[], by: unknown): unknown => {
  const [step, ...rest] = at;
  if (step === undefined || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === key ? replaced(each, rest, by) : each));
  return { ...value, [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
};

const listsOf = (body: unknown): unknown[] => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) return [];
  const { entry: entries } = body as { entry?: unknown };
  if (!Array.isArray(entries)) return [];
  return entries
    .filter((each) => typeof each === "object" && each !== null && !Array.isArray(each))
    .flatMap((each) =>
      Object.values(each as object)
        .filter(Array.isArray)
        .flat(),
    );
};

describe("a delivery of any content", () => {
  test("never throws, and every element of every list is an item that is translated", () => {
    fc.assert(
      fc.property(mutatedBody, (body) => {
        const found = items(body);
        const slices = found.map(({ slice }) => slice);
        for (const element of listsOf(body)) expect(slices).toContain(JSON.stringify(element));
        for (const item of found) expect(["message", "seen", "notice", "quarantine"]).toContain(translate(item).kind);
        for (const item of found) expect(fingerprint(item)).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 500 },
    );
  });

  test("is taken apart whatever bytes it is made of", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        for (const item of itemsOf(bytes)) expect(translate(item).kind).toBe("quarantine");
      }),
    );
  });
});
