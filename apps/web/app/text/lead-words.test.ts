import { expect, it } from "vitest";
import { sourceDetail } from "./lead-words.ts";

it("names a source with what it can be found by", () => {
  const none = { adId: null, ref: null, productId: null, storyId: null };
  expect(sourceDetail({ ...none, kind: "message" })).toBe("Message");
  expect(sourceDetail({ ...none, kind: "ad", adId: "1202", ref: "sale" })).toBe("Ad 1202 · sale");
  expect(sourceDetail({ ...none, kind: "link", ref: "qr17" })).toBe("Link · qr17");
  expect(sourceDetail({ ...none, kind: "product", productId: "45" })).toBe("Shop product 45");
  expect(sourceDetail({ ...none, kind: "story_reply", storyId: "9" })).toBe("Story reply");
});
