import { keepCompiledCode } from "@soshogle/process/compiled-code";

keepCompiledCode();
await import("./run.ts");
