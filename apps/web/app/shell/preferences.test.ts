import { expect, it } from "vitest";
import { readPreferences, themeCookie, timeZoneCookie } from "./preferences.ts";

const pair = (cookie: string): string => cookie.split(";")[0] ?? "";

it("reads back what it wrote", () => {
  const header = `${pair(themeCookie("dark"))}; other=1; ${pair(timeZoneCookie("America/Argentina/Ushuaia"))}`;
  expect(readPreferences(header)).toEqual({ theme: "dark", timeZone: "America/Argentina/Ushuaia" });
});

it.each([null, "", "theme=blue; tz=Nowhere/Land", "tz=%E0%A4%A; theme", "tz=<script>"])(
  "falls back for %j",
  (header) => {
    expect(readPreferences(header)).toEqual({ theme: "system", timeZone: "UTC" });
  },
);
