import { received } from "@soshogle/testing/builders/conversation";
import { KeyWalk } from "@soshogle/vault/key-tree";
import type { StreamKeys } from "@soshogle/vault/vault";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { completeMetadata, decodeEvent, encodeEvent, type Place } from "./codec.ts";
import type { StoredEvent } from "./event-store.ts";

const keysFrom = (byte: number): StreamKeys => {
  const walk = new KeyWalk([{ level: 0, index: 0, key: Buffer.alloc(32, byte) }]);
  return { key: (revision) => walk.key(Number(revision)) };
};
const keys = keysFrom(1);
const meta = completeMetadata("MessageReceived", {
  workspaceId: "w1",
  partition: "a_1",
  actor: { kind: "contact", id: "1" },
  occurredAt: 1,
  recordedAt: 2,
  $correlationId: "c",
  $causationId: "d",
});
const place: Place = {
  id: "00000000-0000-5000-8000-000000000001",
  stream: "conversation-a_1",
  revision: 4n,
  meta,
  keys,
};
const event = received("m1", 1, "the text");

const store = (changes: Partial<StoredEvent> = {}): StoredEvent => ({
  ...encodeEvent(event, place),
  stream: place.stream,
  revision: place.revision,
  position: "0".repeat(20),
  storedAt: 3,
  ...changes,
});

describe("the codec", () => {
  it("gives back what was encoded", () => {
    expect(decodeEvent(store(), keys)).toMatchObject({
      type: "MessageReceived",
      data: event.data,
      personal: { state: "clear", value: event.personal },
      meta,
    });
  });

  it("gives back any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const encoded = encodeEvent({ ...event, personal: { ...event.personal, text } }, place);
        const decoded = decodeEvent(store({ data: JSON.parse(JSON.stringify(encoded.data)) }), keys);
        expect(decoded.personal).toMatchObject({ value: { text } });
      }),
    );
  });

  it("leaves nothing personal in clear", () => {
    const text = JSON.stringify(store().data);
    expect(text).not.toContain("the text");
    expect(store().data).toMatchObject({ mid: "m1", _p: { v: 1 } });
  });

  it("opens only where it was written", () => {
    const elsewhere: Partial<StoredEvent>[] = [
      { revision: 5n },
      { stream: "conversation-a_2" },
      { id: "00000000-0000-5000-8000-000000000002" },
      { metadata: { ...meta, workspaceId: "w2" } },
      { metadata: { ...meta, schemaVersion: 2 } },
    ];
    for (const moved of elsewhere) expect(() => decodeEvent(store(moved), keys)).toThrow("cannot be read");
  });

  it("does not open with another stream's secret", () => {
    expect(() => decodeEvent(store(), keysFrom(2))).toThrow("conversation-a_1@4 (MessageReceived) cannot be read");
  });

  it("gives forgotten content where the key was destroyed or the secret is gone", () => {
    expect(decodeEvent(store(), { key: () => null }).personal).toEqual({ state: "forgotten" });
    expect(decodeEvent(store(), null).personal).toEqual({ state: "forgotten" });
  });

  it("leaves content closed for who does not need it", () => {
    expect(decodeEvent(store(), "sealed").personal).toMatchObject({ state: "sealed", pick: null });
  });

  it("refuses to encode what is not of the event's shape", () => {
    expect(() => encodeEvent({ ...event, data: { ...event.data, mid: "" } }, place)).toThrow();
    expect(() => encodeEvent({ type: "NothingHappened", data: {} }, place)).toThrow(
      "no event is called NothingHappened",
    );
    expect(() => encodeEvent(event, { ...place, keys: null })).toThrow("has no key for revision 4");
  });

  it("names what it cannot read", () => {
    expect(() => decodeEvent(store({ type: "NothingHappened" }), keys)).toThrow("no event has this type");
    expect(() => decodeEvent(store({ metadata: {} }), keys)).toThrow("conversation-a_1@4");
  });
});
