import { keepCompiledCode } from "@soshogle/process/compiled-code";

keepCompiledCode();
const { loadEnvironmentFile } = await import("@soshogle/process/environment-file");
const { runAsProduct } = await import("@soshogle/process/config");
const { ensureWebBuild } = await import("./web-build.ts");
loadEnvironmentFile();
runAsProduct();
ensureWebBuild();
await import("./main.ts");
