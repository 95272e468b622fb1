import { readFileSync } from "node:fs";
import { Environment, SECRETS } from "@soshogle/process/config";
import { fieldsOf, table } from "./fields.ts";

const intro = `# Configuration

Every variable that the process reads, from the environment or from a file \`.env\` beside \`package.json\`. What is wrong
with any of them is told together, and the process does not start. Without \`INSTAGRAM_APP_*\` and \`FACEBOOK_APP_*\` the
product runs in demo mode, against a simulator of Meta, on this machine alone.

A secret may stand in a file instead, without anything around it: \`MASTER_KEY_FILE=/run/secrets/master_key\`. So may
${SECRETS.map((name) => `\`${name}\``).join(", ")}. Roles as processes of their own listen on 3000 (web),
3002 (ingest), 3003 (projections) and 3004 (automations) unless \`PORT\` says otherwise.`;

/** The page \`docs/reference/configuration.md\`, from the schema of the environment and \`.env.example\`. */
export const configurationPage = (): string => {
  const defaults: Readonly<Record<string, unknown>> = Environment.parse({});
  const about = explanations();
  const rows = fieldsOf(Environment).map(({ path, type, about: told }) => {
    const fallback = defaults[path];
    return [
      `\`${path}\``,
      allowed(type),
      fallback === "" || fallback === undefined ? "" : `\`${fallback}\``,
      told || about.get(path) || "",
    ];
  });
  return [intro, table(["variable", "value", "default", "meaning"], rows)].join("\n\n");
};

const allowed = (type: string): string =>
  type
    .split(" or ")
    .map((value) => value.replaceAll('"', "") || "empty")
    .join(" or ");

/** The line above each variable in \`.env.example\`. */
const explanations = (): ReadonlyMap<string, string> => {
  const lines = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8").split("\n");
  return new Map(
    lines.flatMap((line, at) => {
      const [, name] = /^([A-Z][A-Z0-9_]*)=/.exec(line) ?? [];
      return name === undefined ? [] : [[name, lines[at - 1]?.replace(/^# /, "") ?? ""] as const];
    }),
  );
};
