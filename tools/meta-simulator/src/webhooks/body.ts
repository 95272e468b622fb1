import { createHmac } from "node:crypto";
import type { Delivery } from "../book/deliveries.ts";

/** JSON as Meta writes it: only ASCII, the rest as `\uXXXX` in lower case, and `/` as `\/`. */
export const metaJson = (value: unknown): string =>
  JSON.stringify(value)
    .replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll("/", "\\/");

const idKeys = /"(id|user_id|recipient_id)":"(\d{14,19})"/g;

/** Writes ids as JSON numbers, as Meta does now and then; most are above 2^53. */
export const withNumericIds = (jsonText: string): string => jsonText.replace(idKeys, '"$1":$2');

export interface Shape {
  readonly time: number;
  readonly duplicateItem: boolean;
  readonly numericIds: boolean;
}

/** The bytes of one POST for deliveries of one account and one list, or for a single whole body. */
export const bodyOf = (batch: readonly Delivery[], { time, duplicateItem, numericIds }: Shape): string => {
  const [first] = batch;
  if (!first) return metaJson({ object: "instagram", entry: [] });
  if (first.list === "raw") return first.item;
  if (first.list === "body") return metaJson(JSON.parse(first.item));
  const items = batch.map((delivery): unknown => JSON.parse(delivery.item));
  const list = duplicateItem ? items.flatMap((item) => [item, item]) : items;
  const text = metaJson({ object: "instagram", entry: [{ id: first.igId, time, [first.list]: list }] });
  return numericIds ? withNumericIds(text) : text;
};

/** Headers of a POST whose body is `body`, signed with the app's secret. */
export const headersOf = (body: string, appSecret: string): Record<string, string> => {
  const sign = (algorithm: string) => createHmac(algorithm, appSecret).update(body, "utf8").digest("hex");
  return {
    "content-type": "application/json",
    "user-agent": "facebookexternalua",
    "facebook-api-version": "v26.0",
    "x-hub-signature": `sha1=${sign("sha1")}`,
    "x-hub-signature-256": `sha256=${sign("sha256")}`,
  };
};
