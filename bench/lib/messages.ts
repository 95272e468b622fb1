import { completeMetadata, decodeEvent, encodeEvent } from "@soshogle/event-store/codec";
import type { StoredEvent } from "@soshogle/event-store/event-store";
import { received } from "@soshogle/testing/builders/conversation";
import { KeyWalk, type Node } from "@soshogle/vault/key-tree";
import type { StreamKeys } from "@soshogle/vault/vault";

const TEXT = "A message as people write them: a question, an address, a thank you, some 100 characters long in all.";
const stream = "conversation-00000000-0000-4000-8000-0000000000a1_1086352217904411";

/** The secret of a stream in which nothing was destroyed. */
export const root: Node = { level: 0, index: 0, key: Buffer.alloc(32, 1) };

/** A secret as a process that has just loaded it holds it. */
export const freshKeys = (nodes: readonly Node[] = [root]): StreamKeys => {
  const walk = new KeyWalk(nodes);
  return { key: (revision) => walk.key(Number(revision)) };
};

const meta = completeMetadata("MessageReceived", {
  workspaceId: "00000000-0000-4000-8000-000000000001",
  partition: "00000000-0000-4000-8000-0000000000a1_1086352217904411",
  actor: { kind: "contact", id: "1086352217904411" },
  occurredAt: 1_788_859_253_587,
  recordedAt: 1_788_859_253_900,
  $correlationId: "00000000-0000-4000-8000-000000000002",
  $causationId: "delivery-00000000-0000-4000-8000-000000000002",
});

const idOf = (n: number) => `00000000-0000-5000-8000-${String(n).padStart(12, "0")}`;

/** So many messages of one conversation as they lie in the log. */
export const encodeMessages = (count: number): readonly StoredEvent[] => {
  const keys = freshKeys();
  return Array.from({ length: count }, (_, n) => {
    const place = { id: idOf(n), stream, revision: BigInt(n), meta, keys } as const;
    const encoded = encodeEvent(received(`aWdfZA${n}`, meta.occurredAt, TEXT), place);
    return {
      ...encoded,
      stream,
      revision: BigInt(n),
      position: String(n).padStart(20, "0"),
      storedAt: meta.recordedAt,
    };
  });
};

/** Reads stored messages from their JSON on, in a given order. */
export const makeDecoder = (stored: readonly StoredEvent[]) => {
  const texts = stored.map(({ data, metadata }) => ({
    data: JSON.stringify(data),
    metadata: JSON.stringify(metadata),
  }));
  return (keys: StreamKeys, order: (n: number) => number = (n) => n) => {
    for (let n = 0; n < stored.length; n++) {
      const at = order(n);
      const text = texts[at];
      const event = stored[at];
      if (text && event)
        decodeEvent({ ...event, data: JSON.parse(text.data), metadata: JSON.parse(text.metadata) }, keys);
    }
  };
};
