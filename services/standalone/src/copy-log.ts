import { loadEnvironmentFile } from "@soshogle/process/environment-file";
import { reasonOf } from "@soshogle/process/start-failure";
import { copyLog } from "./moving/copy-log.ts";

process.umask(0o077); // keys and customers' data are for this user alone
loadEnvironmentFile();
copyLog(process.argv.slice(2), process.stdout).catch((error: unknown) => {
  console.error(reasonOf(error));
  process.exitCode = 1;
});
