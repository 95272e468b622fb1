import { keepCompiledCode } from "./compiled-code.ts";

keepCompiledCode();
const { loadEnvironmentFile } = await import("./environment-file.ts");
const { runAsProduct } = await import("./config.ts");
const { ensureWebBuild } = await import("./web-build.ts");
loadEnvironmentFile();
runAsProduct();
ensureWebBuild();
await import("./run.ts");
