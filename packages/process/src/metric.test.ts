import { expect, it } from "vitest";
import { counter, written } from "./metric.ts";

it("a figure is written with its kind and meaning", () => {
  expect(written(counter("items_total", "Items that came.", 3))).toBe(
    "# HELP soshogle_items_total Items that came.\n# TYPE soshogle_items_total counter\nsoshogle_items_total 3\n",
  );
});

it("samples of one figure stand together under one heading", () => {
  const samples = ["a", "b"].map((cache, n) => ({ labels: { cache, kind: "small" }, value: n }));
  expect(written({ name: "entries", kind: "gauge", help: "Entries.", samples }).split("\n").slice(1)).toEqual([
    "# TYPE soshogle_entries gauge",
    'soshogle_entries{cache="a",kind="small"} 0',
    'soshogle_entries{cache="b",kind="small"} 1',
    "",
  ]);
});
