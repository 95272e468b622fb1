import { readConfig } from "@soshogle/process/config";
import { openDataFolder } from "@soshogle/process/data-folder";
import { runMain } from "@soshogle/process/run-main";
import { CLIENT, loadWebBuild } from "@soshogle/web/server/web-build";
import { runInbox } from "./inbox.ts";

/** Starts the four roles; SIGTERM and SIGINT end them in order. */
await runMain(async () => {
  const config = readConfig();
  for (const warning of config.warnings) console.warn(warning);
  return runInbox({
    config,
    folder: openDataFolder(config),
    build: await loadWebBuild(),
    assets: CLIENT,
    mode: "production",
  });
});
