import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { HouseConfig } from "./config.ts";

/** Nothing to sign with: no app secret is set and demo mode has not minted one in the data folder yet. */
export class NoAppSecret extends Error {
  override readonly name = "NoAppSecret";
  constructor(path: string, cause: unknown) {
    super(`No app secret: INSTAGRAM_APP_SECRET is empty and ${path} holds none. In demo mode, npm start makes it.`, {
      cause,
    });
  }
}

const mintedSecret = (path: string): string => {
  const { appSecret } = JSON.parse(readFileSync(path, "utf8"));
  if (typeof appSecret !== "string" || appSecret === "") throw new Error("no appSecret in it");
  return appSecret;
};

/**
 * The secret that signs: the first of `INSTAGRAM_APP_SECRET`, else the one that demo mode minted.
 * Throws `NoAppSecret` when there is neither.
 */
export const signingSecret = ({ appSecret, dataDir }: Pick<HouseConfig, "appSecret" | "dataDir">): string => {
  if (appSecret !== undefined) return appSecret;
  const path = join(dataDir, "demo/app.json");
  try {
    return mintedSecret(path);
  } catch (cause) {
    throw new NoAppSecret(path, cause);
  }
};

/** The header line with which Meta signs a webhook body, byte for byte as it is sent. */
export const signatureHeader = (body: Uint8Array, secret: string): string =>
  `X-Hub-Signature-256: sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
