import { readConfig } from "@soshogle/process/config";
import { openDataFolder } from "@soshogle/process/data-folder";
import { loadEnvironmentFile } from "@soshogle/process/environment-file";
import { reasonOf } from "@soshogle/process/start-failure";
import { startDevelopmentPages } from "@soshogle/web/server/development";
import { CLIENT } from "@soshogle/web/server/web-build";
import { runInbox } from "./inbox.ts";

/** The product as `npm start` runs it, with pages that follow their sources. */
const main = async (): Promise<void> => {
  loadEnvironmentFile();
  const config = readConfig();
  const { build, development, close } = await startDevelopmentPages();
  const inbox = runInbox({
    config,
    folder: openDataFolder(config),
    build,
    assets: CLIENT,
    mode: "development",
    development,
  });
  const stop = () => void inbox.stop();
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await inbox.ended.finally(close);
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  },
);
