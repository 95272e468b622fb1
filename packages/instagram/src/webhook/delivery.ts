import { createHash } from "node:crypto";
import type { QuarantineReason } from "@soshogle/domain/quarantine/events";
import { canonical } from "../json/canonical.ts";
import { type JsonMember, type JsonNode, readJson } from "../json/read.ts";

/** Why an item cannot become a domain event. `detail` names fields and places and quotes nobody. */
export interface Problem {
  readonly reason: QuarantineReason;
  readonly detail: string;
}

/** One element of a delivery, with what its envelope says of it. */
export interface Item {
  /** The delivery's `object`; empty when there is none. */
  readonly object: string;
  /** Characters of the entry's `id`; empty when there is none. */
  readonly entryId: string;
  /** The entry's `time` as it was written, without quotes; null when there is none. */
  readonly entryTime: string | null;
  /** Name of the list it came in: `messaging`, `standby`, `changes`, any other key, or empty outside of lists. */
  readonly list: string;
  /** The item as it came, byte for byte; null when the delivery is no UTF-8. */
  readonly slice: string | null;
  readonly bytes: () => Buffer;
  /** Null when the delivery is no JSON. */
  readonly node: JsonNode | null;
  /** Known from the envelope alone; null for an ordinary item. */
  readonly problem: Problem | null;
}

/** The lists whose elements are items by Meta's word; one that is no list is itself an item. */
export const ITEM_LISTS: ReadonlySet<string> = new Set(["messaging", "standby", "changes"]);

/** Detail of a problem: a known key that holds no list, which is an item as a whole. */
export const isNoList = (key: string): string => `${key} is no list`;

/**
 * Takes a delivery apart. Whatever could be an item becomes one: elements of lists, lists that are none, unknown
 * lists and objects beside the known ones, and any level that holds no item at all. Never throws, never answers nothing.
 */
export const itemsOf = (rawBody: Uint8Array): readonly [Item, ...Item[]] => {
  const text = utf8(rawBody);
  if (text === null) return [whole(rawBody, null, "the body is not UTF-8")];
  const read = readJson(text);
  if (!read.ok) return [whole(rawBody, text, read.problem)];
  if (read.root.kind !== "object") return [whole(rawBody, text, "the body is no object")];
  return itemsOfBody(text, read.root);
};

/** SHA-256 in hex of the canonical item, or of the bytes of what is no JSON. Source: design, section 4, "Identity". */
export const fingerprint = (item: Item): string =>
  createHash("sha256")
    .update(item.node ? canonical(item.node) : item.bytes())
    .digest("hex");

const utf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
};

const whole = (rawBody: Uint8Array, slice: string | null, detail: string): Item => ({
  object: "",
  entryId: "",
  entryTime: null,
  list: "",
  slice,
  bytes: () => Buffer.from(rawBody),
  node: null,
  problem: { reason: "unparseable", detail },
});

type ObjectNode = JsonNode & { kind: "object" };
type Envelope = Pick<Item, "object" | "entryId" | "entryTime">;

const itemsOfBody = (text: string, root: ObjectNode): [Item, ...Item[]] => {
  const envelope: Envelope = { object: characters(last(root, "object")), entryId: "", entryTime: null };
  const items = root.members.flatMap(({ key, value }): Item[] => {
    if (key !== "entry") return strangers(text, { key, value }, envelope);
    if (value.kind !== "array") return [mismatch(text, value, { ...envelope, list: "" }, "entry is no list")];
    return value.elements.flatMap((entry) => itemsOfEntry(text, entry, envelope.object));
  });
  return atLeast(items, () => mismatch(text, root, { ...envelope, list: "" }, "the body holds no item"));
};

const itemsOfEntry = (text: string, entry: JsonNode, object: string): Item[] => {
  const nowhere = { object, entryId: "", entryTime: null, list: "" };
  if (entry.kind !== "object") return [mismatch(text, entry, nowhere, "entry is no object")];
  const time = last(entry, "time");
  const envelope: Envelope = {
    object,
    entryId: characters(last(entry, "id")),
    entryTime: time?.kind === "number" || time?.kind === "string" ? characters(time) : null,
  };
  // Comments can stand on the entry itself, as `field` and `value`, which belong together: the entry is the item.
  const own = last(entry, "field") ?? last(entry, "value");
  const problem: Problem = { reason: "unknown_kind", detail: "field on the entry" };
  const itself = own ? [made(text, entry, { ...envelope, list: "" }, problem)] : [];
  const listed = entry.members.flatMap(({ key, value }): Item[] => {
    if (key === "field" || key === "value") return [];
    if (!ITEM_LISTS.has(key)) return strangers(text, { key, value }, envelope);
    const place = { ...envelope, list: key };
    if (value.kind !== "array") return [mismatch(text, value, place, isNoList(key))];
    return value.elements.map((element) =>
      element.kind === "object"
        ? made(text, element, place, null)
        : mismatch(text, element, place, `an element of ${key} is no object`),
    );
  });
  return atLeast([...itself, ...listed], () =>
    mismatch(text, entry, { ...envelope, list: "" }, "the entry holds no item"),
  );
};

/** What stands under a key that nobody announced: each element of a list, a whole object; bare values are no items. */
const strangers = (text: string, { key, value }: JsonMember, envelope: Envelope): Item[] => {
  const problem: Problem = { reason: "unknown_kind", detail: "an unknown list" };
  const found = value.kind === "array" ? value.elements : value.kind === "object" ? [value] : [];
  return found.map((node) => made(text, node, { ...envelope, list: key }, problem));
};

const mismatch = (text: string, node: JsonNode, place: Envelope & Pick<Item, "list">, detail: string): Item =>
  made(text, node, place, { reason: "schema_mismatch", detail });

const made = (text: string, node: JsonNode, place: Envelope & Pick<Item, "list">, problem: Problem | null): Item => {
  const slice = text.slice(node.start, node.end);
  return { ...place, slice, bytes: () => Buffer.from(slice, "utf8"), node, problem };
};

const atLeast = (items: readonly Item[], otherwise: () => Item): [Item, ...Item[]] => {
  const [first, ...rest] = items;
  return first ? [first, ...rest] : [otherwise()];
};

const last = (node: ObjectNode, key: string): JsonNode | undefined =>
  node.members.findLast((member) => member.key === key)?.value;

/** Identities are hashed as UTF-8, where half a surrogate pair is not itself. */
const characters = (node: JsonNode | undefined): string => {
  if (node?.kind === "string") return node.value.toWellFormed();
  return node?.kind === "number" ? node.source : "";
};
