import { renderToStaticMarkup } from "react-dom/server";
import { StaticRouter } from "react-router-dom/server.js";
import { describe, expect, it } from "vitest";
import { ClockProvider } from "../../shell/clock.tsx";
import { anEntry, aPart } from "../../testing/entries.ts";
import type { ThreadEntry } from "../../views.ts";
import { Message } from "./message.tsx";

const render = (more: Partial<ThreadEntry>): string =>
  renderToStaticMarkup(
    <StaticRouter location="/conversations/1">
      <Message
        row={{ kind: "entry", key: "k", entry: anEntry(more), startsGroup: true, endsGroup: true }}
        contact="Mara"
      />
    </StaticRouter>,
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
    expect(html).toContain("no longer available");
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

  it("shows at most four pictures side by side, and how many more there are", () => {
    const picture = { type: "image", url: "https://a.example/x", title: null };
    const html = render({ attachments: Array(6).fill(picture) });
    expect(html.match(/<img/g)).toHaveLength(4);
    expect(html).toContain("+2");
    expect(html).toContain("Photo, and 2 more");
  });

  it("says what it refers to", () => {
    const story = { type: "story_mention", url: "https://a.example/x", title: null };
    expect(render({ attachments: [story] })).toContain("Mentioned you in their story");
    expect(render({ replyTo: { mid: null, storyId: "s" } })).toContain("Replied to your story");
    expect(render({ replyTo: { mid: "m", storyId: null } })).toContain("In answer to an earlier message");
  });

  it("shows who reacted, and how", () => {
    const html = render({ reactions: [{ by: "contact", emoji: "❤️" }] });
    expect(html).toMatch(/Mara<\/bdi> reacted with ❤️/);
    expect(render({})).not.toContain("Reactions");
  });

  it("quotes what it answers and leads there, or says that it is gone", () => {
    const quoted = { id: "a|m|1", direction: "out", text: "Two are left", attachment: null, gone: null } as const;
    const replyTo = { mid: "1", storyId: null };
    const html = render({ replyTo, quoted });
    expect(html).toMatch(/href="[^"]*\?message=a%7Cm%7C1".*Your team.*Two are left/s);
    expect(html).not.toContain("earlier message");
    expect(render({ replyTo, quoted: { ...quoted, text: null, gone: "unsent" } })).toContain("that was unsent");
    expect(render({ replyTo, quoted: { ...quoted, text: null, attachment: "image" } })).toContain("Photo");
    expect(render({ unsent: true, text: null, replyTo, quoted })).not.toContain("Two are left");
  });

  it("says that it was edited, tapped or chosen, and where it came from", () => {
    expect(render({ edited: true })).toMatch(/hello.*edited/s);
    expect(render({ edited: true, unsent: true, text: null })).not.toContain("edited");
    expect(render({ kind: "postback", text: "Opening hours?" })).toMatch(/Tapped.*Opening hours\?/s);
    expect(render({ kind: "postback", text: null })).toContain("Tapped a button without words");
    expect(render({ quickReply: true })).toContain("Chose a quick reply");
    const source = { kind: "ad", adId: "1202", ref: "sale", productId: null, storyId: null } as const;
    expect(render({ source })).toMatch(/Came from: .*Ad 1202 · sale/s);
  });

  it("says where to look for what Instagram does not hand over", () => {
    const html = render({ text: null, attachments: [{ type: "ephemeral", url: null, title: null }] });
    expect(html).toContain("Open the Instagram app");
    expect(render({ text: null, unsupported: true })).toContain("Open the Instagram app");
  });

  it("shows nothing of what was unsent", () => {
    const picture = { type: "image", url: "https://a.example/x", title: null };
    const html = render({ unsent: true, text: "regretted", attachments: [picture] });
    expect(html).not.toMatch(/regretted|a\.example/);
    expect(html).toContain("This message was unsent");
  });

  it("shows the true name of a look-alike address", () => {
    expect(render({ text: "https://аpple.example/id" })).toContain("(xn--pple-43d.example)");
    expect(render({ text: "https://apple.example/id" })).not.toContain("xn--");
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

describe("a part that did not simply go out", () => {
  const part = (more: Parameters<typeof aPart>[0], at = 0) =>
    renderToStaticMarkup(
      <ClockProvider initial={{ now: 100_000, timeZone: "UTC" }}>
        <Message
          row={{
            kind: "entry",
            key: "k",
            entry: anEntry({ at, direction: "out", part: aPart(more) }),
            startsGroup: true,
            endsGroup: true,
          }}
          contact="Mara"
        />
      </ClockProvider>,
    );

  it("says after a minute that it is still tried, not before", () => {
    expect(part({ state: "sending" })).toContain("Still trying");
    expect(part({ state: "queued" })).toContain("Still waiting to be sent");
    expect(part({ state: "sending" }, 60_000)).not.toContain("Still");
    expect(part({ state: "accepted" })).not.toContain("Still");
  });

  it("says why, what to do, and Instagram's code", () => {
    const problem = { title: "The account is disconnected.", advice: "Connect it again.", code: "190" };
    const html = part({ state: "failed", problem });
    for (const words of [problem.title, problem.advice, "190"]) expect(html).toContain(words);
  });
});
