import { definitionOf } from "@soshogle/domain/catalogue";
import { type Content, forgotten, type Sealed } from "@soshogle/domain/content";
import { type AnyEvent, type AnyRecorded, type EventDefinition, upcast } from "@soshogle/domain/event";
import type { StreamName } from "@soshogle/domain/ids";
import { Metadata } from "@soshogle/domain/metadata";
import { seal, unseal } from "@soshogle/vault/seal";
import type { StreamKeys } from "@soshogle/vault/vault";
import type { NewEncodedEvent, StoredEvent } from "./event-store.ts";

/** Version of the `_p` format. */
const FORMAT = 1;

/** A stored event that cannot be read: of a type nobody defined, of another shape, or altered. `stored` says which. */
export class UnreadableEvent extends Error {
  override readonly name = "UnreadableEvent";
  constructor(stored: StoredEvent, options: { readonly because: string; readonly cause?: unknown }) {
    super(`${stored.stream}@${stored.revision} (${stored.type}) cannot be read: ${options.because}`, {
      cause: options.cause,
    });
  }
}

/** Where a new event is going to stand. */
export interface Place {
  readonly id: string;
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly meta: Metadata;
  /** The keys of the stream; null only where no event has a personal part. */
  readonly keys: StreamKeys | null;
}

/** Adds the version of the shape in which an event of this type is written today. */
export const completeMetadata = (type: string, metadata: Omit<Metadata, "schemaVersion">): Metadata => ({
  ...metadata,
  schemaVersion: definitionOf(type)?.version ?? 1,
});

/** Validates an event against its contract and seals its personal part for exactly this place. Throws on a defect of the caller. */
export const encodeEvent = (event: AnyEvent, place: Place): NewEncodedEvent => {
  const definition = definitionOf(event.type);
  if (!definition) throw new Error(`no event is called ${event.type}`);
  const { id, meta } = place;
  const data = definition.data.parse(event.data);
  if (!definition.personal) return { id, type: event.type, data, metadata: meta };
  const key = place.keys?.key(place.revision);
  if (!key)
    throw new Error(`${event.type} has a personal part and ${place.stream} has no key for revision ${place.revision}`);
  const associated = associatedData({ ...place, type: event.type });
  const { nonce, ciphertext } = seal(key, JSON.stringify(definition.personal.parse(event.personal)), associated);
  const sealed: Sealed = { v: FORMAT, n: nonce.toString("base64"), c: ciphertext.toString("base64") };
  return { id, type: event.type, data: { ...data, _p: sealed }, metadata: meta };
};

/**
 * Reads an event: validates, decrypts with `keys` (`"sealed"` leaves the personal part closed), upcasts to today's shape.
 * A destroyed key gives forgotten content. Throws `UnreadableEvent`.
 */
export const decodeEvent = (stored: StoredEvent, keys: StreamKeys | null | "sealed"): AnyRecorded => {
  const definition = definitionOf(stored.type);
  if (!definition) throw new UnreadableEvent(stored, { because: "no event has this type" });
  try {
    const meta = Metadata.parse(stored.metadata);
    const { _p: sealed, ...clear } = stored.data as Record<string, unknown> & { _p?: Sealed }; // written by encodeEvent
    const content = sealed ? openSealed({ stored, sealed, keys, meta }) : null;
    const opened = content?.state === "clear" ? content.value : null;
    const shape = upcast(definition, meta.schemaVersion, { data: clear, personal: opened });
    const { type, id, stream, revision, position } = stored;
    const personal = shape.personal ? validContent(definition, shape.personal) : content;
    return { type, id, stream, revision, position, meta, data: definition.data.parse(shape.data), personal };
  } catch (cause) {
    throw new UnreadableEvent(stored, { because: cause instanceof Error ? cause.message : String(cause), cause });
  }
};

const validContent = (definition: EventDefinition, personal: Record<string, unknown>): Content => ({
  state: "clear",
  value: definition.personal ? definition.personal.parse(personal) : personal,
});

const openSealed = (options: {
  readonly stored: StoredEvent;
  readonly sealed: Sealed;
  readonly keys: StreamKeys | null | "sealed";
  readonly meta: Metadata;
}): Content => {
  const { stored, sealed, keys, meta } = options;
  if (keys === "sealed") return { state: "sealed", sealed, pick: null };
  const key = keys?.key(stored.revision);
  if (!key) return forgotten;
  if (sealed.v !== FORMAT) throw new Error(`personal format ${sealed.v} is unknown`);
  const bytes = { nonce: Buffer.from(sealed.n, "base64"), ciphertext: Buffer.from(sealed.c, "base64") };
  const plain = unseal(key, bytes, associatedData({ ...stored, meta }));
  return { state: "clear", value: JSON.parse(plain.toString("utf8")) };
};

/** Binds a ciphertext to its place: moved elsewhere, it does not open. */
const associatedData = (event: {
  readonly stream: StreamName;
  readonly revision: bigint;
  readonly id: string;
  readonly type: string;
  readonly meta: Metadata;
}): string =>
  [FORMAT, event.meta.workspaceId, event.stream, event.revision, event.id, event.type, event.meta.schemaVersion].join(
    "|",
  );
