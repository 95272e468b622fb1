import { createHash } from "node:crypto";

/** Namespace of every id that this product derives. */
const NAMESPACE = Buffer.from("5f0c7a0e6d3b4b6f9a5d1c2e8f7b3a90", "hex");

/** UUIDv5 (RFC 9562, 5.5) of a name: the same name gives the same id on every machine and for ever. */
export const uuid5 = (name: string): string => {
  const bytes = createHash("sha1").update(NAMESPACE).update(name, "utf8").digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** The id of the n-th event of one type that an item or command yields. Source: design, section 4, "Identity". */
export const eventId = (identity: string, type: string, n: number): string => uuid5(`${identity}|${type}|${n}`);

/** The lead that a conversation becomes: one, however often it is asked for. */
export const leadIdOf = (conversationId: string): string => uuid5(`lead|${conversationId}`);
