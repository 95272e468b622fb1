import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchParts, type Outbound, type Sent } from "./match.ts";

const part = (partId: string, text: string, more: Partial<Sent> = {}): Sent => ({
  partId,
  content: { kind: "text", text: { clear: text } },
  since: 10n,
  attemptedAt: 1_000_000,
  lastAttemptedAt: 1_000_000,
  ...more,
});
const message = (mid: string, text: string | null, more: Partial<Outbound> = {}): Outbound => ({
  mid,
  revision: 11n,
  sentAt: 1_000_000,
  text: { clear: text },
  attachmentTypes: [],
  ...more,
});

describe("matching parts to echoes", () => {
  it("settles a part by the one message that reads like it", () => {
    const messages = [message("m1", "other"), message("m2", "hi ")];
    expect(matchParts([part("p", "hi")], messages)).toEqual([{ partId: "p", mid: "m2" }]);
  });

  it("leaves two parts of one text to a person", () => {
    expect(matchParts([part("p", "hi"), part("q", "hi")], [message("m", "hi")])).toEqual([]);
    expect(matchParts([part("p", "hi"), part("q", "hi")], [message("m", "hi"), message("n", "hi")])).toEqual([]);
  });

  it("takes no message from before the attempt", () => {
    expect(matchParts([part("p", "hi")], [message("m", "hi", { revision: 10n })])).toEqual([]);
    expect(matchParts([part("p", "hi")], [message("m", "hi", { sentAt: 939_999 })])).toEqual([]);
    expect(matchParts([part("p", "hi")], [message("m", "hi", { sentAt: 940_000 })])).toHaveLength(1);
  });

  it("takes no message from an hour after the last attempt", () => {
    const again = part("p", "hi", { lastAttemptedAt: 2_000_000 });
    expect(matchParts([again], [message("m", "hi", { sentAt: 5_600_000 })])).toHaveLength(1);
    expect(matchParts([again], [message("m", "hi", { sentAt: 5_600_001 })])).toEqual([]);
  });

  it("knows attachments by their type", () => {
    const image = part("p", "", { content: { kind: "attachment", type: "image" } });
    expect(matchParts([image], [message("m", null, { attachmentTypes: ["image"] })])).toHaveLength(1);
    expect(matchParts([image], [message("m", null, { attachmentTypes: ["video"] })])).toEqual([]);
    expect(matchParts([image], [message("m", "with text", { attachmentTypes: ["image"] })])).toEqual([]);
  });

  it("is not certain beside a forgotten message of the same length", () => {
    const forgotten = (bytes: number) => message("f", null, { text: { forgottenBytes: bytes } });
    expect(matchParts([part("p", "hi")], [message("m", "hi"), forgotten(2)])).toEqual([]);
    expect(matchParts([part("p", "hi")], [message("m", "hi"), forgotten(3)])).toHaveLength(1);
  });

  it("never gives one message to two parts, nor two messages to one", () => {
    const words = fc.constantFrom("a", "b", "c");
    const parts = fc.array(words, { maxLength: 5 });
    fc.assert(
      fc.property(parts, fc.array(words, { maxLength: 5 }), (asked, told) => {
        const sent = asked.map((text, n) => part(`p${n}`, text));
        const messages = told.map((text, n) => message(`m${n}`, text));
        const matches = matchParts(sent, messages);
        expect(new Set(matches.map(({ partId }) => partId)).size).toBe(matches.length);
        expect(new Set(matches.map(({ mid }) => mid)).size).toBe(matches.length);
        for (const { partId, mid } of matches) {
          const text = asked[Number(partId.slice(1))];
          expect(told[Number(mid.slice(1))]).toBe(text);
          expect(told.filter((other) => other === text)).toHaveLength(1);
          expect(asked.filter((other) => other === text)).toHaveLength(1);
        }
      }),
    );
  });
});
