import { randomBytes, randomInt } from "node:crypto";

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join("");
const oddDigit = (): string => String(randomInt(5) * 2 + 1);

/** 17 digits and odd, so that reading one as a JavaScript number visibly changes it (2^53 has 16 digits). */
export const newAccountId = (): string => `17841${digits(11)}${oddDigit()}`;

/** The id `/me` calls `id`: as long as the account's, with another beginning. */
export const newAppScopedId = (): string => `2${randomInt(4, 9)}${digits(14)}${oddDigit()}`;

/** 14 to 17 digits: one person as one account knows them. */
export const newScopedPersonId = (): string => `${randomInt(1, 10)}${digits(randomInt(12, 16))}${oddDigit()}`;

export const newPersonId = (): string => `p${randomBytes(6).toString("hex")}`;

/** Meta's opaque ids are base64 in which `Z` is written `ZA` and `=` is written `ZD`. */
const opaque = (text: string): string =>
  Buffer.from(text).toString("base64").replaceAll("Z", "ZA").replaceAll("=", "ZD");

export const newConversationId = (igId: string): string => opaque(`ig_dm_thread:${igId}:340282366841710${digits(24)}`);

/** About 160 characters, relative to the account as Meta's are. */
export const newMid = (igId: string): string =>
  opaque(`ig_dm_item:1:IGMessageID:${igId}:340282366841710${digits(24)}:3${digits(34)}`);

export const newToken = (): string => `IGAA${randomBytes(105).toString("base64url")}`;
export const newCode = (): string => `AQ${randomBytes(120).toString("base64url")}`;
export const newTraceId = (): string => `A${randomBytes(15).toString("base64url")}`;
