import { expect, it } from "vitest";
import { presentName, regions, zoneLabel } from "./zones.ts";

const zonesIn = (region: string, chosen = "UTC") => regions(chosen).find(({ name }) => name === region)?.zones ?? [];

it("offers every zone once, by its present name, and UTC last", () => {
  const all = regions("UTC").flatMap(({ zones }) => zones);
  expect(all.length).toBeGreaterThan(400);
  expect(new Set(all).size).toBe(all.length);
  expect(all.filter((zone) => presentName(zone) !== zone)).toEqual([]);
  expect(zonesIn("Asia")).toContain("Asia/Kathmandu");
  expect(regions("UTC").at(-1)?.zones).toContain("UTC");
});

it("offers zones that the platform accepts", () => {
  const all = regions("UTC").flatMap(({ zones }) => zones);
  for (const timeZone of all) expect(() => new Intl.DateTimeFormat("en", { timeZone }), timeZone).not.toThrow();
});

it("keeps the chosen one among them under the name it was chosen by", () => {
  expect(zonesIn("Asia", "Asia/Calcutta")).toContain("Asia/Calcutta");
});

it("shows the place without its part of the world", () => {
  expect(["America/Argentina/Buenos_Aires", "Europe/Isle_of_Man", "UTC"].map(zoneLabel)).toEqual([
    "Argentina / Buenos Aires",
    "Isle of Man",
    "UTC",
  ]);
});
