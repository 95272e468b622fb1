import { describe, expect, it } from "vitest";
import { totalsOf, totalsOfAll } from "./ci-totals.ts";

const report = (success: boolean, ...statuses: readonly string[]): string =>
  JSON.stringify({
    success,
    testResults: [
      {
        name: "a.test.ts",
        status: success ? "passed" : "failed",
        assertionResults: statuses.map((status, n) => ({ status, fullName: `test ${n}` })),
      },
    ],
  });

describe("totalsOf", () => {
  it("counts the tests of a suite", () => {
    const step = { name: "unit", exitCode: 1, report: report(false, "passed", "passed", "failed", "skipped") };
    expect(totalsOf(step)).toMatchObject({ passed: 2, failed: 1, skipped: 1 });
  });

  it("names what failed", () => {
    expect(totalsOf({ name: "unit", exitCode: 1, report: report(false, "failed") }).remarks).toEqual([
      "FAILED   unit: test 0",
    ]);
  });

  it("counts a file that could not be loaded as a failure", () => {
    expect(totalsOf({ name: "unit", exitCode: 1, report: report(false) })).toMatchObject({ passed: 0, failed: 1 });
  });

  it("counts an error outside any test as a failure", () => {
    expect(totalsOf({ name: "unit", exitCode: 1, report: report(true, "passed") })).toMatchObject({
      passed: 1,
      failed: 1,
    });
  });

  it.each([
    ["no report", undefined],
    ["half a report", '{"testRes'],
  ])("counts a crash with %s as a failure", (_, text) => {
    expect(totalsOf({ name: "unit", exitCode: 137, report: text })).toMatchObject({ passed: 0, failed: 1 });
  });

  it("counts a failed step that is no suite, and nothing for one that passed", () => {
    expect(totalsOf({ name: "check", exitCode: 1 })).toMatchObject({ passed: 0, failed: 1 });
    expect(totalsOf({ name: "check", exitCode: 0 })).toMatchObject({ passed: 0, failed: 0 });
  });

  it("counts a suite that could not run as skipped, and says why", () => {
    expect(totalsOf({ name: "browser", notRun: "no Chromium" })).toEqual({
      passed: 0,
      failed: 0,
      skipped: 1,
      remarks: ["NOT RUN  browser: no Chromium"],
    });
  });
});

describe("totalsOfAll", () => {
  it("adds all suites up", () => {
    const steps = [
      { name: "check", exitCode: 0 },
      { name: "unit", exitCode: 0, report: report(true, "passed", "passed") },
      { name: "browser", notRun: "no Chromium" },
    ];
    expect(totalsOfAll(steps)).toMatchObject({ passed: 2, failed: 0, skipped: 1 });
  });
});
