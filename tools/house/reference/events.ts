import { readFileSync } from "node:fs";
import { eventsByCategory } from "@soshogle/domain/catalogue";
import type { EventDefinition } from "@soshogle/domain/event";
import { fieldsOf, table } from "./fields.ts";

const intro = `# Events

Every event that the log may hold, by the aggregate that owns its stream. A shape is a contract for ever: a new one gets
the next version, and what was stored before is turned into it when read. Fields marked *personal* are encrypted together,
under the event's own key, and gone once that key is destroyed; all other fields stay readable. Beside every event stand
its workspace, actor, times, and what caused it.`;

/** The page \`docs/reference/events.md\`, from the catalogue of the domain. */
export const eventsPage = (): string => {
  const categories = Object.entries(eventsByCategory).map(([category, events]) => {
    const about = docstringsOf(category);
    return [`## ${category}`, ...events.map((event) => section(event, about.get(event.type)))].join("\n\n");
  });
  return [intro, ...categories].join("\n\n");
};

const section = ({ type, version, data, personal }: EventDefinition, about: string | undefined): string => {
  const rows = [
    ...fieldsOf(data).map(({ path, type: kind }) => [`\`${path}\``, kind, "clear"]),
    ...(personal ? fieldsOf(personal) : []).map(({ path, type: kind }) => [`\`${path}\``, kind, "personal"]),
  ];
  const fields = rows.length === 0 ? "No fields." : table(["field", "type", "kept"], rows);
  return [`### ${type}`, ...(about ? [about] : []), `Version ${version}.`, fields].join("\n\n");
};

/** What stands above each definition in the source, by event type. */
const docstringsOf = (category: string): ReadonlyMap<string, string> => {
  const source = readFileSync(new URL(`../../../packages/domain/src/${category}/events.ts`, import.meta.url), "utf8");
  const found = source.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const (\w+) = defineEvent\(/g);
  return new Map([...found].map(([, text = "", name = ""]) => [name, text.replace(/\s*\n\s*\*?\s*|\s+/g, " ").trim()]));
};
