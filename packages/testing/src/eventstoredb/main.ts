import { parseArgs } from "node:util";
import { startFakeEventStoreDb } from "./server.ts";

const USAGE = `Usage: node packages/testing/src/eventstoredb/main.ts [--port 2113] [--file log.jsonl]

Runs the stand-in for EventStoreDB on the loopback, for tests of whole processes. Prints its address; ends on SIGTERM.
  --port  0 takes any free one
  --file  keeps the log over restarts`;

const { values } = parseArgs({
  options: { port: { type: "string", default: "2113" }, file: { type: "string" }, help: { type: "boolean" } },
});
if (values.help) console.log(USAGE);
else {
  const { url, stop } = await startFakeEventStoreDb({
    port: Number(values.port),
    ...(values.file !== undefined && { file: values.file }),
  });
  console.log(url);
  process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
}
