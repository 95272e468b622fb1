/** A vitest JSON report, as far as it is counted. */
interface Report {
  readonly success: boolean;
  readonly testResults: readonly ReportedFile[];
}

interface ReportedFile {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

/** How one step of CI ended. `report` is the text of its JSON report; steps that are no suites have none. */
export type StepResult =
  | { readonly name: string; readonly notRun: string }
  | { readonly name: string; readonly exitCode: number; readonly report?: string | undefined };

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed or did not run, one line each. */
  readonly remarks: readonly string[];
}

const none: Totals = { passed: 0, failed: 0, skipped: 0, remarks: [] };
const failure = (remark: string): Totals => ({ ...none, failed: 1, remarks: [`FAILED   ${remark}`] });

const add = (a: Totals, b: Totals): Totals => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  remarks: [...a.remarks, ...b.remarks],
});

const parseReport = (text: string): Report | undefined => {
  try {
    return JSON.parse(text) as Report; // vitest wrote it a moment ago
  } catch {
    return undefined; // a run that was cut off leaves half a report: counted below as a step without one
  }
};

const totalsOfFile = (suite: string, file: ReportedFile): Totals => {
  const tests = file.assertionResults.map(({ status, fullName }): Totals => {
    if (status === "passed") return { ...none, passed: 1 };
    if (status === "failed") return failure(`${suite}: ${fullName}`);
    return { ...none, skipped: 1, remarks: [`skipped  ${suite}: ${fullName}`] };
  });
  const sum = tests.reduce(add, none);
  // A file that cannot be loaded has no tests to fail.
  return file.status === "failed" && sum.failed === 0 ? add(sum, failure(`${suite}: ${file.name}`)) : sum;
};

/**
 * What one step adds to the totals.
 *
 * A step that failed adds at least one failure, also when no test says so (a crash, an error outside any test);
 * one that could not run is one skipped.
 */
export const totalsOf = (step: StepResult): Totals => {
  if ("notRun" in step) return { ...none, skipped: 1, remarks: [`NOT RUN  ${step.name}: ${step.notRun}`] };
  const report = step.report === undefined ? undefined : parseReport(step.report);
  const tests = (report?.testResults ?? []).map((file) => totalsOfFile(step.name, file)).reduce(add, none);
  const endedWell = step.exitCode === 0 && report?.success !== false;
  return endedWell || tests.failed > 0 ? tests : add(tests, failure(`${step.name} (exit code ${step.exitCode})`));
};

export const totalsOfAll = (steps: readonly StepResult[]): Totals => steps.map(totalsOf).reduce(add, none);
