import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fingerprint, type Item, itemsOf } from "./delivery.ts";
import { type HeldItem, itemsAgain } from "./held-item.ts";
import { translate } from "./translate.ts";

const heldOf = (item: Item): HeldItem => {
  const { object, entryId, entryTime, list } = item;
  const translation = translate(item);
  const problem =
    translation.kind === "quarantine"
      ? { reason: translation.reason, detail: translation.detail }
      : ({ reason: "unknown_account", detail: "" } as const);
  return { object, entryId, entryTime, list, problem, bytes: item.bytes() };
};
const only = (body: unknown): Item => itemsOf(Buffer.from(JSON.stringify(body)))[0];
const inbound = {
  sender: { id: "1" },
  recipient: { id: "2" },
  timestamp: 1788859253587,
  message: { mid: "m", text: "ü" },
};

describe("a held item", () => {
  it("means today what it would mean in a delivery", () => {
    const item = only({ object: "instagram", entry: [{ id: "2", time: 1788859254000, messaging: [inbound] }] });
    const [again, ...others] = itemsAgain(heldOf(item));
    expect(others).toEqual([]);
    expect(translate(again)).toEqual(translate(item));
    expect(fingerprint(again)).toBe(fingerprint(item));
  });

  it("stays what it was where it stood in no list of items", () => {
    const bodies = [
      { object: "instagram", entry: [{ id: "2", surprise: [inbound] }] },
      { object: "instagram", entry: [{ id: "2", messaging: inbound }] },
      { object: "instagram", entry: [{ id: "2", field: "comments", value: {} }] },
      { object: "instagram" },
    ];
    for (const body of bodies) {
      const item = only(body);
      const again = translate(itemsAgain(heldOf(item))[0]);
      expect(again).toEqual(translate(item));
      expect(again.kind).toBe("quarantine");
    }
  });

  it("is taken apart when it was a whole body that is understood now", () => {
    const body = Buffer.from(
      JSON.stringify({ object: "instagram", entry: [{ id: "2", messaging: [inbound, inbound] }] }),
    );
    const held = { object: "", entryId: "", entryTime: null, list: "", bytes: body };
    expect(itemsAgain({ ...held, problem: { reason: "unparseable", detail: "" } })).toHaveLength(2);
  });

  it("never fails, whatever the bytes are", () => {
    const lists = fc.constantFrom("", "messaging", "standby", "other");
    const reasons = fc.constantFrom("unparseable", "unknown_kind", "schema_mismatch", "unknown_account", "bad_id");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), lists, reasons, (bytes, list, reason) => {
        const envelope = { object: "instagram", entryId: "2", entryTime: null, list } as const;
        for (const item of itemsAgain({ ...envelope, problem: { reason, detail: "" }, bytes: Buffer.from(bytes) }))
          expect(translate(item).kind).toBe("quarantine");
      }),
    );
  });
});
