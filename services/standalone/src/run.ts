import { readConfig } from "./config.ts";
import { openDataFolder } from "./data-folder.ts";
import { runInbox } from "./inbox.ts";
import { reasonOf } from "./start-failure.ts";
import { CLIENT, loadWebBuild } from "./web-build.ts";

/** Starts the four roles; SIGTERM and SIGINT end them in order. */
const main = async (): Promise<void> => {
  process.umask(0o077); // keys and customers' data are for this user alone
  const config = readConfig();
  for (const warning of config.warnings) console.warn(warning);
  const inbox = runInbox({
    config,
    folder: openDataFolder(config),
    build: await loadWebBuild(),
    assets: CLIENT,
    mode: "production",
  });
  const stop = () => void inbox.stop();
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  await inbox.ended;
};

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(reasonOf(error));
    process.exit(1);
  },
);
