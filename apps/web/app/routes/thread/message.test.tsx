import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { anEntry, aPart } from "../../testing/entries.ts";
import type { ThreadEntry } from "../../views.ts";
import { Message } from "./message.tsx";

const render = (more: Partial<ThreadEntry>): string =>
  renderToStaticMarkup(
    <Message row={{ key: "k", entry: anEntry(more), startsGroup: true, endsGroup: true }} contact="Mara" />,
  );

describe("a message", () => {
  it("shows markup as text", () => {
    const html = render({ text: "<script>alert(1)</script>" });
    expect(html).toContain("&lt;script&gt;");
    expect(html).not.toContain("<script");
  });

  it("opens links without giving anything away", () => {
    expect(render({ text: "https://a.example" })).toContain('rel="noopener noreferrer"');
  });

  it("loads no attachment of another scheme", () => {
    const html = render({ text: null, attachments: [{ type: "image", url: "javascript:alert(1)", title: null }] });
    expect(html).not.toContain("javascript");
    expect(html).toContain("not available any more");
  });

  it("links an attachment that was sent from here and loads it from nowhere, with its state", () => {
    const picture = { type: "image", url: "https://i.example/parcel.jpg", title: null };
    const html = render({ direction: "out", text: null, attachments: [picture], part: aPart({ state: "sending" }) });
    expect(html).toMatch(/<a href="https:\/\/i\.example\/parcel\.jpg"[^>]*rel="noopener noreferrer"/);
    expect(html).toMatch(/Photo.*i\.example.*Sending/s);
    expect(html).not.toMatch(/src="https:/);
  });

  it("says what is gone, and what was empty", () => {
    expect(render({ text: null, forgotten: true })).toContain("This message was removed");
    expect(render({ text: null })).toContain("Message without text");
  });

  it("carries no style attribute, which the content security policy would refuse", () => {
    const kinds = ["image", "video", "audio", "file", "share", "other"].map((type) => ({
      type,
      url: "https://a.example/x",
      title: null,
    }));
    expect(render({ attachments: kinds, direction: "out", sentElsewhere: true })).not.toMatch(/\sstyle=/);
  });
});
