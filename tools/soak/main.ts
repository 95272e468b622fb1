import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureWebBuild } from "@soshogle/web/server/web-build";
import { type SoakResult, soak } from "./soak.ts";

const USAGE = `Usage: npm run soak -- [--kills 300] [--minutes 120] [--seed 1] [--settle 160] [--save]

Runs the whole product under load against the simulator of Meta, kills it again and again, and compares at the end what
was answered, what the log holds, what the read models show and what the simulator took. Ends with 0 only when all agree.
  --kills    so many kills (300)
  --minutes  at most so long (120)
  --seed     what is sent and when it is killed; a number (a new one each time)
  --settle   so many seconds at most, at the end, for what is under way (160, longer than an outcome stays unknown)
  --save     writes the result to bench/results`;

const SHOWN = 20;

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      kills: { type: "string", default: "300" },
      minutes: { type: "string", default: "120" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      settle: { type: "string", default: "160" },
      save: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  ensureWebBuild();
  const command = `npm run soak -- --kills ${values.kills} --seed ${values.seed}`;
  console.log(command);
  const options = { seed: values.seed, kills: Number(values.kills), minutes: Number(values.minutes) };
  const result = await soak({ ...options, settleMs: Number(values.settle) * 1_000, log: console.log });
  const text = textOf(result, command);
  console.log(text);
  if (values.save) save(text, values.seed);
  return result.broken.length === 0 ? 0 : 1;
};

const textOf = ({ kills, seconds, counted, broken, folder }: SoakResult, command: string): string => {
  const verdict =
    broken.length === 0
      ? ["Everything agrees."]
      : [
          `${broken.length} promises broken:`,
          ...broken.slice(0, SHOWN).map((each) => `- ${each}`),
          "",
          `Its files are in ${folder}. To run it again: ${command}`,
        ];
  return [
    `${kills.killed} kills (${kills.early} during the start), ${kills.stopped} times stopped (${kills.stoppedInSend} in the middle of a send), ${seconds} s`,
    "",
    "| what | number |",
    "|---|--:|",
    ...Object.entries(counted).map(([what, number]) => `| ${what} | ${number.toLocaleString("en")} |`),
    "",
    ...verdict,
  ].join("\n");
};

const save = (text: string, seed: string): void => {
  const day = new Date().toISOString().slice(0, 10);
  const folder = join(import.meta.dirname, "../../bench/results");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${day}-soak.md`);
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}, Node ${process.version}`;
  writeFileSync(file, `# soak, ${day}\n\nSeed ${seed}. ${machine}\n\n${text}\n`);
  console.log(`written to ${file}`);
};

process.exitCode = await main();
