import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskedItem } from "./masked.ts";

const mask = (value: unknown) => maskedItem(Buffer.from(JSON.stringify(value)));

describe("a masked item", () => {
  it("keeps its shape and what says what it is", () => {
    const item = {
      sender: { id: "17841459012345671" },
      timestamp: 1788859253587,
      message: {
        mid: "aWdfZA1",
        text: "Meet me at 5",
        is_echo: false,
        attachments: [{ type: "image", payload: { url: "https://x/y" } }],
      },
    };
    expect(mask(item)).toBe(`{
  "sender": {
    "id": "1784…671"
  },
  "timestamp": 1788859253587,
  "message": {
    "mid": "aWdfZA1",
    "text": ‹text, 12 characters›,
    "is_echo": false,
    "attachments": [
      {
        "type": "image",
        "payload": {
          "url": ‹text, 11 characters›
        }
      }
    ]
  }
}`);
  });

  it("shows no words under a known key, and no words as a key", () => {
    const shown = mask({ type: "call me maybe", "my secret name": 1, mid: 5_550_123, id: 17841459012345 });
    expect(shown).not.toMatch(/maybe|secret|5550123|17841459012345/);
  });

  it("cuts long lists short", () => {
    expect(mask(Array.from({ length: 50 }, () => 1))).toContain("… and 30 more");
  });

  it("is nothing for what is no JSON", () => {
    expect(maskedItem(Buffer.from("{ broken"))).toBeNull();
  });

  it("lets no text of any value through", () => {
    const secret = "Zebra-Quagga";
    const leaf = fc.constantFrom<unknown>(secret, `a ${secret}`, 42, true, null);
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie("tree")),
        fc.dictionary(fc.constantFrom("text", "url", "name", "x y"), tie("tree")),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(mask(value)).not.toContain("Zebra");
      }),
    );
  });
});
