import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { houseConfig } from "./config.ts";
import { signatureHeader, signingSecret } from "./signature.ts";

const usage = `Usage: npm run --silent sign -- body.json

Prints the X-Hub-Signature-256 header for the bytes of a file, signed with the first of INSTAGRAM_APP_SECRET or, in
demo mode, with the secret that npm start made in the data folder:

  curl -X POST http://localhost:3000/api/instagram/webhook -H 'Content-Type: application/json' \\
    -H "$(npm run --silent sign -- body.json)" --data-binary @body.json`;

const main = (): void => {
  const [file] = process.argv.slice(2);
  if (file === undefined || file === "--help") {
    console.log(usage);
    process.exitCode = file === undefined ? 1 : 0;
    return;
  }
  if (existsSync(".env")) process.loadEnvFile();
  const config = houseConfig();
  try {
    console.log(signatureHeader(readFileSync(resolve(config.typedIn, file)), signingSecret(config)));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
};

main();
