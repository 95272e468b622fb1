import { keepCompiledCode } from "@soshogle/process/compiled-code";

keepCompiledCode();
const { loadEnvironmentFile } = await import("@soshogle/process/environment-file");
const { runAsProduct } = await import("@soshogle/process/config");
const { ensureWebBuild } = await import("@soshogle/web/server/web-build");
loadEnvironmentFile();
runAsProduct();
ensureWebBuild();
await import("./run.ts");
