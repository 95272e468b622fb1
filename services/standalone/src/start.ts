import { loadEnvironmentFile } from "./environment-file.ts";
import { ensureWebBuild } from "./web-build.ts";

loadEnvironmentFile();
ensureWebBuild();
await import("./main.ts");
