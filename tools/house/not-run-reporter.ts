import type { Reporter } from "vitest/node";

/** What `npm test` leaves out, and what each of it needs. */
export const notRun: readonly string[] = [
  "not run: integration suites (npm run test:int: starts and kills processes, a few minutes)",
  "not run: browser suite (npm run test:e2e: needs Chromium)",
];

/** Ends a run with the suites that it left out. Comes last among the reporters. */
export class NotRunReporter implements Reporter {
  onTestRunEnd(): void {
    console.log(notRun.join("\n"));
  }
}
