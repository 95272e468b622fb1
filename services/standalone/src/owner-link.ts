import { join } from "node:path";
import { askAdmin } from "./admin-socket.ts";
import { ConfigurationError, readConfig } from "./config.ts";
import { loadEnvironmentFile } from "./environment-file.ts";

const usage = `Usage: npm run owner-link

Prints a link with which an owner sets a new password, or a further owner is made. It works once, within an hour.
The inbox must be running on this data folder (DATA_DIR).`;

const main = async (): Promise<void> => {
  if (process.argv.includes("--help")) return console.log(usage);
  loadEnvironmentFile();
  const socket = join(readConfig().dataDir, "admin.sock");
  const answer = await askAdmin(socket, { ask: "owner-link" }).catch(() => null);
  if (answer?.ok) return console.log(answer.text);
  console.error(
    answer ? `No link was made: ${answer.reason}` : `No inbox is running on ${socket}. Start it with: npm start`,
  );
  process.exitCode = 1;
};

main().catch((error: unknown) => {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exitCode = 1;
});
