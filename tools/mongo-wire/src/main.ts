import { parseArgs } from "node:util";
import { install, whyMissing } from "./installation.ts";
import { startMongoWire } from "./start.ts";

const usage = `Usage: npm run mongo-wire -- [--port N] [--file F]
       npm run mongo-wire -- --install

Runs a server of MongoDB's protocol (mongo-java-server) on 127.0.0.1 until it is interrupted, and prints its address.
For tests and trials, never for data that matter: it has no passwords, no transactions, and scans where MongoDB seeks.

  --port N    the port; any free one unless given
  --file F    keeps the data in this file; in memory unless given
  --install   fetches what it needs from Maven Central, once; needs Java 17 and Maven`;

const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      file: { type: "string" },
      install: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(usage);
  if (values.install) return install();
  const missing = whyMissing();
  if (missing !== null) throw new Error(missing);
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port: ${values.port} is no port number`);
  const server = await startMongoWire({ port, ...(values.file !== undefined && { file: values.file }) });
  console.log(server.url);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void server.stop());
  await server.ended;
};

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
