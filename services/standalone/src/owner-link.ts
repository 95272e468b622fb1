import { join } from "node:path";
import { readConfig } from "@soshogle/process/config";
import { loadEnvironmentFile } from "@soshogle/process/environment-file";
import { reasonOf } from "@soshogle/process/start-failure";
import { askAdmin } from "./admin-socket.ts";
import { mintOwnerLink } from "./mint-owner-link.ts";

const usage = `Usage: npm run owner-link

Prints a link with which an owner sets a new password, or a further owner is made. It works once, within an hour.
The inbox must be running on this data folder (DATA_DIR); where the stores are servers, they must answer.`;

const main = async (): Promise<void> => {
  if (process.argv.includes("--help")) return console.log(usage);
  loadEnvironmentFile();
  const config = readConfig();
  if (config.servers !== null) return console.log(await mintOwnerLink(config, config.servers));
  const socket = join(config.dataDir, "admin.sock");
  const answer = await askAdmin(socket, { ask: "owner-link" }).catch(() => null);
  if (answer?.ok) return console.log(answer.text);
  console.error(
    answer ? `No link was made: ${answer.reason}` : `No inbox is running on ${socket}. Start it with: npm start`,
  );
  process.exitCode = 1;
};

main().catch((error: unknown) => {
  console.error(reasonOf(error));
  process.exitCode = 1;
});
