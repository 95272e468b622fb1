import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";

/** One measured figure: its runs, larger is better unless it says otherwise. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly runs: readonly number[];
  readonly better?: "smaller";
  /** What the design promises, in the figure's unit. */
  readonly target?: number;
}

export const median = (runs: readonly number[]): number =>
  runs.toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? Number.NaN;
export const worst = ({ runs, better }: Figure): number =>
  better === "smaller" ? Math.max(...runs) : Math.min(...runs);

/** Each run of one figure over the same run of another, in percent: both were taken next to each other. */
export const percentOf = (figure: Figure, other: Figure, target: number): Figure => ({
  name: `${figure.name} / ${other.name}`,
  unit: "%",
  runs: figure.runs.map((run, i) => (100 * run) / (other.runs[i] ?? Number.NaN)),
  target,
});

/** Prints the figures; with `--save` among the arguments also writes them to `bench/results/<day>-<name>.md`. */
export const report = (name: string, figures: readonly Figure[]): void => {
  const table = [
    "| what | median | worst | unit | target | met |",
    "|---|--:|--:|---|--:|---|",
    ...figures.map((figure) => `| ${rowOf(figure).join(" | ")} |`),
  ].join("\n");
  console.log(`\n${table}\n`);
  if (process.argv.includes("--save")) save(name, table);
};

const rowOf = (figure: Figure): string[] => {
  const { name, unit, runs, target } = figure;
  const met = target === undefined ? "" : meets(figure, target) ? "yes" : "no";
  return [name, shown(median(runs)), shown(worst(figure)), unit, target === undefined ? "" : shown(target), met];
};

const meets = ({ runs, better }: Figure, target: number): boolean =>
  better === "smaller" ? median(runs) <= target : median(runs) >= target;

const shown = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });

const save = (name: string, table: string): void => {
  const folder = join(import.meta.dirname, "..", "results");
  const day = new Date().toISOString().slice(0, 10);
  const file = join(folder, `${day}-${name}.md`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}, ${process.platform}, commit ${commit()}`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `# ${name}, ${day}\n\n${machine}\n\n${table}\n`);
  console.log(`written to ${file}`);
};

const commit = (): string => {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return "none";
  }
};
