import type { Reporter } from "vitest/node";
import { whyMissing } from "../mongo-wire/src/installation.ts";

/** What `npm test` leaves out, and what each of it needs. */
export const notRun: readonly string[] = [
  "not run: integration suites (npm run test:int: starts and kills processes, a few minutes)",
  "not run: browser suite (npm run test:e2e: needs Chromium)",
];

/** What a run leaves out on this machine. */
export const notRunHere = (): readonly string[] => {
  const mongoWire = whyMissing();
  return mongoWire === null ? [] : [`not run: MongoDB driver over mongo-wire (${mongoWire})`];
};

/** Ends a run with the suites that it left out. Comes last among the reporters. */
export class NotRunReporter implements Reporter {
  readonly #always: readonly string[];

  constructor(always: readonly string[]) {
    this.#always = always;
  }

  onTestRunEnd(): void {
    console.log([...notRunHere(), ...this.#always].join("\n"));
  }
}
