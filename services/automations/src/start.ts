import { keepCompiledCode } from "@soshogle/process/compiled-code";

keepCompiledCode();
const { loadEnvironmentFile } = await import("@soshogle/process/environment-file");
const { runAsProduct } = await import("@soshogle/process/config");
loadEnvironmentFile();
runAsProduct();
await import("./main.ts");
