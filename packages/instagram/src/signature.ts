import { createHmac, timingSafeEqual } from "node:crypto";
import { Redacted } from "effect";

export type SignatureCheck =
  /** `secretIndex` says which secret of the list signed it. */
  | { readonly ok: true; readonly secretIndex: number }
  | { readonly ok: false; readonly reason: "no_secret" | "missing" | "malformed" | "wrong" };

const HEADER = /^sha256=([0-9a-f]{64})$/i;

/**
 * Checks Meta's `X-Hub-Signature-256`: HMAC-SHA256 of the body's bytes as they came, under any secret of the list.
 * Takes the same time whichever secret fits. Without a secret everything is refused.
 * Source: docs of Meta, "Validating Payloads"; which of an app's secrets signs is not said, hence the list.
 */
export const verifySignature = (delivery: {
  readonly rawBody: Uint8Array;
  readonly header: string | null | undefined;
  readonly secrets: readonly Redacted.Redacted<string>[];
}): SignatureCheck => {
  const secrets = delivery.secrets.map(Redacted.value);
  if (!secrets.some((secret) => secret !== "")) return { ok: false, reason: "no_secret" };
  if (!delivery.header) return { ok: false, reason: "missing" };
  const given = HEADER.exec(delivery.header)?.[1];
  if (!given) return { ok: false, reason: "malformed" };
  const claimed = Buffer.from(given, "hex");
  const matches = secrets.map((secret) => secret !== "" && timingSafeEqual(hmac(secret, delivery.rawBody), claimed));
  const secretIndex = matches.indexOf(true);
  return secretIndex === -1 ? { ok: false, reason: "wrong" } : { ok: true, secretIndex };
};

/** The header that Meta would send with these bytes. */
export const signatureOf = (rawBody: Uint8Array, secret: Redacted.Redacted<string>): string =>
  `sha256=${hmac(Redacted.value(secret), rawBody).toString("hex")}`;

const hmac = (secret: string, bytes: Uint8Array): Buffer => createHmac("sha256", secret).update(bytes).digest();
