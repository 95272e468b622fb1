import { describe, expect, it } from "vitest";
import { z } from "zod";
import { eventsPage } from "./events.ts";
import { fieldsOf, table } from "./fields.ts";

const typesOf = (schema: z.ZodType) => Object.fromEntries(fieldsOf(schema).map(({ path, type }) => [path, type]));

describe("fields", () => {
  it("name their types and bounds", () => {
    const schema = z.object({
      id: z.string().min(1).max(64),
      filled: z.string().min(1),
      any: z.string(),
      count: z.number().int().min(0),
      port: z.number().int().min(1).max(65_535),
      when: z.number().int(),
      kind: z.enum(["a", "b"]),
      exact: z.literal(true),
      owner: z.string().nullable(),
      yes: z.boolean(),
      what: z.unknown(),
    });
    expect(typesOf(schema)).toEqual({
      id: "text, 1 to 64 characters",
      filled: "text, not empty",
      any: "text",
      count: "integer, at least 0",
      port: "integer, 1 to 65535",
      when: "integer",
      kind: '"a" or "b"',
      exact: "true",
      owner: "text or null",
      yes: "true or false",
      what: "anything",
    });
  });

  it("follow what is nested, in lists and where it may be null", () => {
    const inner = z.object({ mid: z.string() });
    const schema = z.object({ one: inner, maybe: inner.nullable(), many: z.array(inner) });
    expect(Object.keys(typesOf(schema))).toEqual(["one", "one.mid", "maybe", "maybe.mid", "many", "many[].mid"]);
  });

  it("say which may be missing, and what they mean", () => {
    const [first, second] = fieldsOf(z.object({ a: z.string().optional().describe("Of nobody."), b: z.string() }));
    expect(first).toMatchObject({ required: false, about: "Of nobody." });
    expect(second).toMatchObject({ required: true, about: "" });
  });
});

describe("a table", () => {
  it("keeps its cells apart", () => {
    expect(table(["a"], [["x|y"]])).toBe("| a |\n|---|\n| x\\|y |");
  });
});

describe("the page of events", () => {
  it("says what is personal and what stays readable", () => {
    const [, received = ""] = eventsPage().split("### MessageReceived\n");
    expect(received).toMatch(/^\| `mid` \| .* \| clear \|$/m);
    expect(received).toMatch(/^\| `text` \| text or null \| personal \|$/m);
  });
});
