import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM under a 32-byte key: nonce and ciphertext with its tag behind. */
export interface SealedBytes {
  readonly nonce: Buffer;
  readonly ciphertext: Buffer;
}

export const seal = (key: Buffer, plain: Buffer | string, associated: string): SealedBytes => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", createSecretKey(key), nonce);
  cipher.setAAD(Buffer.from(associated, "utf8"));
  const body = typeof plain === "string" ? cipher.update(plain, "utf8") : cipher.update(plain);
  return { nonce, ciphertext: Buffer.concat([body, cipher.final(), cipher.getAuthTag()]) };
};

/** Throws when key, nonce, ciphertext or associated data are not the ones it was sealed with. */
export const unseal = (key: Buffer, { nonce, ciphertext }: SealedBytes, associated: string): Buffer => {
  if (nonce.length !== NONCE_BYTES || ciphertext.length < TAG_BYTES) throw new Error("sealed bytes are cut short");
  const decipher = createDecipheriv("aes-256-gcm", createSecretKey(key), nonce);
  decipher.setAAD(Buffer.from(associated, "utf8"));
  decipher.setAuthTag(ciphertext.subarray(ciphertext.length - TAG_BYTES));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, ciphertext.length - TAG_BYTES)), decipher.final()]);
};

/** One string: nonce and ciphertext in base64, for what is kept in a document. */
export const sealToText = (key: Buffer, plain: Buffer | string, associated: string): string => {
  const { nonce, ciphertext } = seal(key, plain, associated);
  return Buffer.concat([nonce, ciphertext]).toString("base64");
};

export const unsealText = (key: Buffer, text: string, associated: string): Buffer => {
  const bytes = Buffer.from(text, "base64");
  return unseal(key, { nonce: bytes.subarray(0, NONCE_BYTES), ciphertext: bytes.subarray(NONCE_BYTES) }, associated);
};
