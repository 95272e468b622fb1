import { describe, expect, test } from "vitest";
import { itemsOf } from "./delivery.ts";
import { identityOf, translate } from "./translate.ts";

const ACCOUNT = "17841459012345671";
const CONTACT = "1086352217904411";
const AT = 1788859253587;
const inbound = { sender: { id: CONTACT }, recipient: { id: ACCOUNT }, timestamp: AT };
const outbound = { sender: { id: ACCOUNT }, recipient: { id: CONTACT }, timestamp: AT };

const translated = (item: unknown, { list = "messaging", id = ACCOUNT as unknown, object = "instagram" } = {}) =>
  translate(itemsOf(Buffer.from(JSON.stringify({ object, entry: [{ id, time: AT + 1, [list]: [item] }] })))[0]);
const message = (content: object, rest: object = {}) =>
  translated({ ...inbound, message: { mid: "m1", ...content }, ...rest });
const quarantined = (reason: string, detail: unknown = expect.any(String)) => ({ kind: "quarantine", reason, detail });

const FACTS = {
  mid: "m1",
  sentAt: AT,
  textBytes: 0,
  attachmentTypes: [],
  replyTo: null,
  quickReply: false,
  referral: null,
  standby: false,
  unsupported: false,
};

describe("an inbound message", () => {
  test("is recorded for its sender with the item as it came", () => {
    const item = { ...inbound, message: { mid: "m1", text: "Grüße 👋" } };
    expect(translated(item)).toEqual({
      kind: "message",
      contactId: CONTACT,
      at: AT,
      command: {
        type: "RecordMessage",
        from: "contact",
        self: false,
        facts: { ...FACTS, textBytes: 12 },
        content: { text: "Grüße 👋", attachments: [], item: JSON.stringify(item) },
      },
    });
  });

  test.each([
    ["none of either", {}, {}],
    ["an image", { attachments: [{ type: "image", payload: { url: "https://x" } }] }, { attachmentTypes: ["image"] }],
    [
      "no payload",
      { attachments: [{ type: "ephemeral" }, { type: "like_heart" }] },
      { attachmentTypes: ["ephemeral", "like_heart"] },
    ],
    ["an unknown type", { attachments: [{ type: "hologram", payload: 5 }] }, { attachmentTypes: ["hologram"] }],
    ["an unsupported mark", { is_unsupported: true }, { unsupported: true }],
    ["a quick reply", { text: "Yes", quick_reply: { payload: "CARE" } }, { textBytes: 3, quickReply: true }],
    ["an answer to a message", { reply_to: { mid: "m0" } }, { replyTo: { mid: "m0", storyId: null } }],
    [
      "an answer to a story",
      { reply_to: { story: { id: 179, url: "https://x" } } },
      { replyTo: { mid: null, storyId: "179" } },
    ],
    [
      "an ad's referral with a number",
      {
        referral: { ref: "sale", ad_id: 1202123456789, source: "ADS", type: "OPEN_THREAD", ads_context_data: {} },
      },
      { referral: { source: "ADS", type: "OPEN_THREAD", ref: "sale", adId: "1202123456789", productId: null } },
    ],
    [
      "a product's referral",
      { referral: { product: { id: "4512" } } },
      { referral: { source: null, type: null, ref: null, adId: null, productId: "4512" } },
    ],
  ])("is recorded with %s", (_, content, facts) => {
    expect(message(content)).toMatchObject({ kind: "message", command: { facts: { ...FACTS, ...facts } } });
  });

  test("keeps addresses and titles of attachments in its content", () => {
    const attachments = [
      { type: "ig_post", payload: { url: "https://x", title: "caption", ig_post_media_id: "1" } },
      { type: "template", payload: { generic: {} } },
      { type: "fallback", url: "https://y", title: "t" },
    ];
    expect(message({ attachments })).toMatchObject({
      command: {
        content: {
          attachments: [
            { type: "ig_post", url: "https://x", title: "caption" },
            { type: "template", url: null, title: null },
            { type: "fallback", url: "https://y", title: "t" },
          ],
        },
      },
    });
  });

  test("takes a referral beside the message and tolerates unknown keys", () => {
    expect(message({ text: "x", novelty: 1 }, { referral: { ref: "qr" }, hop_context: [] })).toMatchObject({
      kind: "message",
      command: { facts: { referral: { ref: "qr" } } },
    });
  });

  test("is marked when another app owns the thread", () => {
    const item = { ...inbound, message: { mid: "m1" } };
    expect(translated(item, { list: "standby" })).toMatchObject({
      kind: "message",
      command: { facts: { standby: true } },
    });
  });

  test("keeps ids that are numbers above 2^53", () => {
    const body = `{"object":"instagram","entry":[{"id":17841459012345671,"messaging":[{"sender":{"id":10863522179044119},"recipient":{"id":17841459012345671},"timestamp":1,"message":{"mid":"m"}}]}]}`;
    expect(translate(itemsOf(Buffer.from(body))[0])).toMatchObject({ kind: "message", contactId: "10863522179044119" });
  });
});

describe("times", () => {
  test.each([
    [1788859253587, 1788859253587],
    [1788859253, 1788859253000],
    ["1788859253", 1788859253000],
    ["1788859253587", 1788859253587],
  ])("are milliseconds, from %j", (timestamp, at) => {
    expect(translated({ ...inbound, timestamp, message: { mid: "m" } })).toMatchObject({ kind: "message", at });
  });

  test.each([undefined, null, "soon", -1, 1e300, {}, true])("are needed: %j", (timestamp) => {
    expect(translated({ ...inbound, timestamp, message: { mid: "m" } })).toEqual(
      quarantined("schema_mismatch", "timestamp"),
    );
  });
});

describe("an echo", () => {
  test("belongs to its recipient", () => {
    const item = { ...outbound, message: { mid: "m1", text: "Reply", is_echo: true } };
    expect(translated(item)).toMatchObject({
      kind: "message",
      contactId: CONTACT,
      command: { from: "account", self: false },
    });
  });

  test("to oneself is marked", () => {
    const item = { ...outbound, recipient: { id: "999" }, message: { mid: "m1", is_echo: true, is_self: true } };
    expect(translated(item)).toMatchObject({
      kind: "message",
      contactId: "999",
      command: { from: "account", self: true },
    });
  });
});

describe("a read receipt", () => {
  test("is recorded for its sender", () => {
    const item = { ...inbound, read: { mid: "m1" } };
    expect(translated(item)).toEqual({
      kind: "seen",
      contactId: CONTACT,
      at: AT,
      command: { type: "RecordSeen", mid: "m1", seenAt: AT, item: JSON.stringify(item) },
    });
  });

  test("with Messenger's watermark is not understood", () => {
    expect(translated({ ...inbound, read: { watermark: AT } })).toEqual(quarantined("schema_mismatch", "read.mid"));
  });
});

describe("what is told beside messages", () => {
  const told = (rest: object, of: object = inbound) => {
    const item = { ...of, ...rest };
    const translation = translated(item);
    if (translation.kind !== "told") throw new Error(`${translation.kind}: ${JSON.stringify(translation)}`);
    expect(translation).toMatchObject({ contactId: CONTACT, at: AT, command: { at: AT, item: JSON.stringify(item) } });
    return translation;
  };
  const react = { mid: "m1", action: "react", reaction: "love", emoji: "❤️" };

  test("is a reaction, of the contact or of the account", () => {
    const { command, name } = told({ reaction: react });
    expect(command).toMatchObject({ type: "RecordReaction", from: "contact", action: "react", emoji: "❤️" });
    expect(name).toBe(`reaction|m1|${CONTACT}|react|❤️|${AT}`);
    expect(told({ reaction: react }, outbound)).toMatchObject({ command: { from: "account" } });
    expect(told({ reaction: { mid: "m1", action: "unreact" } }).command).toMatchObject({
      action: "unreact",
      emoji: null,
      reaction: null,
    });
  });

  test("is an edit with its number, written as a number or as a text", () => {
    const { command, name } = told({ message_edit: { mid: "m1", text: "new", num_edit: "2" } });
    expect(command).toMatchObject({ type: "RecordEdit", mid: "m1", number: 2, text: "new", from: "contact" });
    expect(name).toBe("edit|m1|2");
    expect(told({ message_edit: { mid: "m1", text: "new", num_edit: 1 } }).name).toBe("edit|m1|1");
    expect(translated({ message_edit: { mid: "m1", text: "new", num_edit: 1 } })).toEqual(
      quarantined("schema_mismatch", "sender, recipient, timestamp"),
    );
  });

  test("is a tap, with an id or without, and what it came through", () => {
    const postback = { mid: "t1", title: "Opening hours?", payload: "HOURS" };
    expect(told({ postback }).command).toMatchObject({ type: "RecordPostback", ...postback, referral: null });
    expect(told({ postback }).name).toBe("postback|t1");
    const { title, payload } = postback;
    expect(told({ postback: { title, payload } }).name).toBe(`tap|${CONTACT}|HOURS|${AT}`);
    const from = { ref: "sale", ad_id: 1202123456789, source: "ADS" };
    for (const item of [{ postback: { ...postback, referral: from } }, { postback, referral: from }])
      expect(told(item).command).toMatchObject({ referral: { ref: "sale", adId: "1202123456789" } });
  });

  test("is an arrival, a consent, a handover", () => {
    expect(told({ referral: { ref: "qr17", source: "SHORTLINKS" } })).toMatchObject({
      command: { type: "RecordReferral", referral: { ref: "qr17", source: "SHORTLINKS", adId: null } },
      name: `referral|${CONTACT}|qr17|${AT}`,
    });
    expect(told({ optin: { type: "notification_messages", title: "Shop news", payload: "NEWS" } })).toMatchObject({
      command: { type: "RecordOptIn", kind: "notification_messages", title: "Shop news", payload: "NEWS" },
      name: `optin|${CONTACT}|notification_messages|${AT}`,
    });
    const apps = { previous_owner_app_id: "1", new_owner_app_id: 2 };
    expect(told({ pass_thread_control: apps }).command).toMatchObject({
      action: "passed",
      fromAppId: "1",
      toAppId: "2",
    });
    expect(told({ take_thread_control: apps }).command).toMatchObject({ from: "meta", action: "taken" });
    expect(told({ request_thread_control: { requested_owner_app_id: "3" } }).command).toMatchObject({
      action: "requested",
      fromAppId: null,
      toAppId: "3",
    });
  });

  test("tells two handovers apart by all that they say", () => {
    const name = (metadata: string) => told({ take_thread_control: { metadata } }).name;
    expect(name("a")).not.toBe(name("b"));
    expect(name("a")).toBe(name("a"));
  });

  test.each([
    ["a reaction of an unknown action", { reaction: { ...react, action: "wave" } }, "reaction.action"],
    ["a reaction to nothing", { reaction: { action: "react" } }, "reaction.mid"],
    ["a referral that is none", { referral: "qr17" }, "referral"],
    ["a consent that is none", { optin: 5 }, "optin"],
    ["a tap that is none", { postback: 5 }, "postback"],
    ["an empty handover", { pass_thread_control: {} }, "pass_thread_control"],
  ])("otherwise waits in quarantine: %s", (_, rest, field) => {
    expect(translated({ ...inbound, ...rest })).toEqual(quarantined("schema_mismatch", field));
  });

  test("comes from a contact with an id of digits, never from the account in its place", () => {
    const postback = { title: "Prices" };
    expect(translated({ ...outbound, postback })).toEqual(quarantined("schema_mismatch"));
    expect(translated({ ...outbound, is_self: true, postback })).toMatchObject({ kind: "told", contactId: ACCOUNT });
    expect(translated({ ...inbound, sender: { id: "somebody" }, reaction: react })).toEqual(quarantined("bad_id"));
    expect(translated({ ...inbound, recipient: { id: "x" }, postback })).toEqual(quarantined("bad_id"));
  });
});

describe("message_edit", () => {
  test.each([[{ mid: "m1", num_edit: 0 }], [{ mid: "m1", num_edit: "0", text: null }]])(
    "number 0 without content is a notice, with no parties named: %j",
    (message_edit) => {
      expect(translated({ message_edit })).toEqual({ kind: "notice", mid: "m1", at: null });
      expect(translated({ ...inbound, message_edit }, { id: "not digits" })).toEqual({
        kind: "notice",
        mid: "m1",
        at: AT,
      });
    },
  );

  test.each([
    [{ mid: "m1", num_edit: 1, text: "new", attachments: [] }, "unknown_kind"],
    [{ mid: "m1", num_edit: 1 }, "schema_mismatch"],
    [{ mid: "m1", num_edit: 0, text: "new" }, "unknown_kind"],
    [{ mid: "m1", num_edit: 0, attachments: [] }, "unknown_kind"],
    [{ mid: "m1", num_edit: "" }, "schema_mismatch"],
    [{ num_edit: 0 }, "schema_mismatch"],
  ])("otherwise waits in quarantine: %j", (message_edit, reason) => {
    expect(translated({ ...inbound, message_edit })).toEqual(quarantined(reason));
  });
});

describe("quarantine", () => {
  test.each([
    ["policy-enforcement", { "policy-enforcement": {} }],
    ["no known key", {}],
    ["no known key", { novelty: {}, message: null }],
  ])("keeps %s as an unknown kind", (detail, rest) => {
    expect(translated({ ...inbound, ...rest })).toEqual(quarantined("unknown_kind", detail));
  });

  test("keeps the dashboard's test message and comments", () => {
    const test = { field: "messages", value: { ...inbound, timestamp: "1527459824", message: { mid: "random_mid" } } };
    expect(translated(test, { list: "changes", id: "0" })).toEqual(quarantined("unknown_kind", "in changes"));
  });

  test("keeps what another object sent", () => {
    const item = { ...inbound, message: { mid: "m" } };
    expect(translated(item, { object: "page" })).toEqual(quarantined("unknown_kind"));
  });

  test.each([
    ["sender.id", { sender: { id: "test_user" } }, ACCOUNT],
    ["sender.id", { sender: { id: "1".repeat(33) } }, ACCOUNT],
    ["sender.id", { sender: { id: -5 } }, ACCOUNT],
    ["sender.id", { sender: { id: "" } }, ACCOUNT],
    ["recipient.id", { recipient: { id: "your_page_id" } }, ACCOUNT],
    ["entry.id", {}, "page"],
    ["entry.id", {}, null],
  ])("keeps an id that is no digits: %s %j %j", (field, rest, id) => {
    const detail = `${field} is not 1 to 32 digits`;
    expect(translated({ ...inbound, message: { mid: "m" }, ...rest }, { id })).toEqual(quarantined("bad_id", detail));
    expect(translated({ ...inbound, read: { mid: "m" }, ...rest }, { id })).toEqual(quarantined("bad_id", detail));
  });

  test.each([
    ["message", { message: "text" }],
    ["message.mid", { message: { text: "x" } }],
    ["message.mid", { message: { mid: "" } }],
    ["message.mid", { message: { mid: "\ud800" } }],
    ["message.text", { message: { mid: "m", text: 5 } }],
    ["message.attachments", { message: { mid: "m", attachments: {} } }],
    ["message.attachments.1.type", { message: { mid: "m", attachments: [{ type: "image" }, {}] } }],
    ["message.is_echo", { message: { mid: "m", is_echo: "true" } }],
    ["sender", { sender: undefined, message: { mid: "m" } }],
    ["message.mid, message.text", { message: { text: 5 } }],
  ])("names the field that does not fit: %s", (detail, rest) => {
    expect(translated({ ...inbound, ...rest })).toEqual(quarantined("schema_mismatch", detail));
  });

  test("keeps an item of several kinds", () => {
    expect(translated({ ...inbound, message: { mid: "m" }, postback: { payload: "x" } })).toEqual(
      quarantined("schema_mismatch", "several kinds: message, postback"),
    );
  });

  test("keeps a message in which the account is its own customer", () => {
    const item = { ...outbound, message: { mid: "m" } };
    expect(translated(item)).toEqual(quarantined("schema_mismatch"));
  });
});

describe("identityOf", () => {
  test("names what was said once and for all", () => {
    const identities = [
      { ...inbound, message: { mid: "m1" } },
      { ...inbound, read: { mid: "m1" } },
      { message_edit: { mid: "m1", num_edit: 0 } },
      { ...inbound, message_edit: { mid: "m1", num_edit: 1, text: "new" } },
    ].map((item) => {
      const translation = translated(item);
      return translation.kind === "quarantine" ? null : identityOf("acc", translation);
    });
    expect(identities).toEqual(["message|acc|m1", `seen|acc|m1|${CONTACT}`, "notice|acc|m1", "told|acc|edit|m1|1"]);
  });
});
