import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort } from "@soshogle/testing/free-port";

const SERVER = fileURLToPath(new URL("../../apps/web/preview/server.ts", import.meta.url));

const WEB_BUILD = new URL("../../apps/web/server/web-build.ts", import.meta.url).href;

/** A test's own NODE_ENV would bundle React's development half. */
const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production" };

/** As `npm start` does it; in a process of its own, for it resolves packages as only Node does. */
const build = (): void => {
  const script = `import(${JSON.stringify(WEB_BUILD)}).then(({ ensureWebBuild }) => ensureWebBuild())`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", env });
  if (status !== 0) throw new Error(stderr);
};

/** The built pages over test data of a scenario's making: for states that would take hours to reach. */
export interface Preview {
  /** Address of a page in a scenario, which begins anew. */
  readonly address: (scenario: string, path: string) => string;
  readonly url: string;
  /** Lets somebody write in a conversation of the scenario that the cookie names. */
  readonly receive: (conversationId: string, text: string, scenario: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export const startPreview = async (): Promise<Preview> => {
  build();
  const port = await freePort();
  const child = spawn(process.execPath, [SERVER, "--port", String(port)], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith("Preview:")) break;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    address: (scenario, path) => `${url}/preview/${scenario}?to=${encodeURIComponent(path)}`,
    receive: async (conversationId, text, scenario) => {
      const answer = await fetch(`${url}/preview/receive/${conversationId}`, {
        method: "POST",
        body: text,
        headers: { cookie: `scenario=${scenario}` },
      });
      if (!answer.ok) throw new Error(`the preview answered ${answer.status}`);
    },
    stop: async () => {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
};
