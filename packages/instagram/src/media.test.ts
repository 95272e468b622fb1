import { describe, expect, it } from "vitest";
import { attachmentTypeOf } from "./media.ts";

describe("the type of an attachment", () => {
  it.each([
    ["https://i.ytimg.com/vi/sJTrvoeKUmK/hq720.jpg?sqp=-oaymwEhCK4-FEII&rs=A0n4", "image"],
    ["https://a.example/x.PNG#top", "image"],
    ["https://a.example/voice.m4a", "audio"],
    ["https://a.example/clip.mp4", "video"],
    ["https://a.example/price%20list.pdf", "file"],
  ])("is read from the path: %s", (url, type) => {
    expect(attachmentTypeOf(new URL(url))).toBe(type);
  });

  it.each([
    "https://a.example/",
    "https://a.example/picture",
    "https://a.example/x.jpg/view",
    "https://a.example/x.exe?as=x.jpg",
    "https://a.png",
    "https://a.example/.constructor",
  ])("is not guessed: %s", (url) => {
    expect(attachmentTypeOf(new URL(url))).toBeNull();
  });
});
