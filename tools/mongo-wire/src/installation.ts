import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { isRequired } from "./config.ts";

const home = join(import.meta.dirname, "..");
/** What Maven fetched; ignored by git. */
const jars = join(home, ".jars");
const program = join(home, "java", "MongoWire.java");
const JAVA = 17;
const INSTALL_MS = 300_000;

/** What runs the server, up to its own arguments: the program is compiled as it starts. */
export const javaArguments: readonly string[] = [
  "-Xmx512m",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-cp",
  join(jars, "*"),
  program,
];

/** Why the server cannot run on this machine, with the remedy; null when it can. Throws the same where CI demands it. */
export const whyMissing = (): string | null => {
  const reason = reasonMissing();
  if (reason !== null && isRequired()) throw new Error(`mongo-wire must run here (REQUIRE_MONGO_WIRE=1): ${reason}`);
  return reason;
};

const reasonMissing = (): string | null => {
  const { stdout, error } = spawnSync("java", ["--list-modules"], { encoding: "utf8" });
  const [, version] = /^java\.base@(\d+)/m.exec(stdout ?? "") ?? [];
  if (error || Number(version ?? 0) < JAVA) return `there is no Java ${JAVA} or newer; install a JDK and Maven`;
  if (!stdout.includes("jdk.compiler@")) return "this Java cannot compile; install a JDK instead of a JRE";
  return existsSync(jars) ? null : "its jars are not here; fetch them with: npm run mongo-wire -- --install";
};

/** Fetches the jars that java/pom.xml names from Maven Central. Throws with Maven's words when that fails. */
export const install = (): void => {
  const goal = ["-q", "-B", "-f", join(home, "java", "pom.xml"), "dependency:copy-dependencies"];
  const maven = spawnSync("mvn", [...goal, `-DoutputDirectory=${jars}`], { encoding: "utf8", timeout: INSTALL_MS });
  if (maven.error)
    throw new Error(`Maven could not be run (${maven.error.message}); install it, for example: apt-get install maven`);
  if (maven.status !== 0) throw new Error(`Maven could not fetch the jars:\n${maven.stdout}${maven.stderr}`);
};
