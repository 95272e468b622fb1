import { startDevelopmentPages } from "@soshogle/web/server/development";
import { readConfig } from "./config.ts";
import { openDataFolder } from "./data-folder.ts";
import { loadEnvironmentFile } from "./environment-file.ts";
import { runInbox } from "./inbox.ts";
import { reasonOf } from "./start-failure.ts";
import { CLIENT } from "./web-build.ts";

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
