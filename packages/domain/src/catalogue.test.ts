import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { definitionOf, eventsByCategory } from "./catalogue.ts";
import { defineEvent, upcast } from "./event.ts";

interface Frozen {
  readonly type: string;
  readonly version: number;
  readonly data: Record<string, unknown>;
  readonly personal: Record<string, unknown> | null;
}
/** One example of every event shape that was ever stored. Shapes are added, never changed or removed. */
const frozen: readonly Frozen[] = JSON.parse(readFileSync(new URL("./frozen-events.json", import.meta.url), "utf8"));

describe("stored events", () => {
  it.each(frozen.map((event) => [`${event.type} version ${event.version}`, event] as const))(
    "reads %s for ever",
    (_, event) => {
      const definition = definitionOf(event.type);
      if (!definition) throw new Error(`${event.type} was stored once and is not defined any more`);
      const { data, personal } = upcast(definition, event.version, event);
      expect(definition.data.strict().parse(data)).toEqual(data);
      expect(definition.personal?.strict().parse(personal) ?? null).toEqual(personal);
    },
  );

  it("has a frozen example of every event at its present version", () => {
    const known = new Set(frozen.map(({ type, version }) => `${type} ${version}`));
    const missing = Object.values(eventsByCategory)
      .flat()
      .map(({ type, version }) => `${type} ${version}`)
      .filter((event) => !known.has(event));
    expect(missing).toEqual([]);
  });

  it("names every event type once", () => {
    const types = Object.values(eventsByCategory).flatMap((events) => events.map(({ type }) => type));
    expect(new Set(types).size).toBe(types.length);
  });

  it("marks texts, names and whole items as personal, never as clear data", () => {
    const clear = Object.values(eventsByCategory)
      .flat()
      .filter(({ type }) => type !== "WorkspaceCreated")
      .flatMap(({ type, data }) => Object.keys(data.shape).map((field) => `${type}.${field}`))
      .filter((field) => /\.(text|name|username|item|raw|attachments|pictureUrl|email|token)$/.test(field));
    expect(clear).toEqual([]);
  });
});

describe("upcasters", () => {
  const Renamed = defineEvent({
    type: "ThingHappened",
    version: 3,
    data: z.object({ amount: z.number(), unit: z.string() }),
    personal: z.object({ note: z.string() }),
    upcasters: {
      1: ({ data, personal }) => ({ data: { amount: data.value }, personal }),
      2: ({ data, personal }) => ({ data: { ...data, unit: "EUR" }, personal }),
    },
  });

  it("lead from the stored shape through every version to the present one", () => {
    expect(upcast(Renamed, 1, { data: { value: 5 }, personal: { note: "n" } })).toEqual({
      data: { amount: 5, unit: "EUR" },
      personal: { note: "n" },
    });
    expect(upcast(Renamed, 3, { data: { amount: 1, unit: "USD" }, personal: null })).toEqual({
      data: { amount: 1, unit: "USD" },
      personal: null,
    });
  });

  it("say which one is missing", () => {
    expect(() => upcast({ ...Renamed, upcasters: {} }, 1, { data: {}, personal: null })).toThrow(
      "ThingHappened has no upcaster from version 1",
    );
  });
});
