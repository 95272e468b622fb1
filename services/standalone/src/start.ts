import { runAsProduct } from "./config.ts";
import { loadEnvironmentFile } from "./environment-file.ts";
import { ensureWebBuild } from "./web-build.ts";

loadEnvironmentFile();
runAsProduct();
ensureWebBuild();
await import("./main.ts");
