import { describe, expect, it } from "@effect/vitest";
import { itemsOf } from "@soshogle/instagram/webhook/delivery";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect, Layer } from "effect";
import { recordDelivery } from "./record-delivery.ts";
import { AT, bytesOf, CONTACT, delivery, IG_ID, inbound, text } from "./testing/deliveries.ts";
import { connectAccount, layerIngest, logOf } from "./testing/ingest.ts";

const record = (...items: readonly unknown[]) => recordDelivery(itemsOf(bytesOf(delivery(items))));
const fresh = layerIngest.pipe(Layer.provideMerge(layerEmbeddedFresh));
const live = (name: string, test: Effect.Effect<void, unknown, Layer.Success<typeof fresh>>) =>
  it.live(name, () => Effect.provide(test, fresh));

const parties = { sender: { id: CONTACT }, recipient: { id: IG_ID } };
const told = (what: object, at = AT + 10) => ({ ...parties, timestamp: at, ...what });
const reaction = (action: "react" | "unreact", at: number) =>
  told({ reaction: { mid: "m1", action, ...(action === "react" && { reaction: "love", emoji: "❤️" }) } }, at);
const edit = (number: number, words: string) => told({ message_edit: { mid: "m1", num_edit: number, text: words } });
const everything = [
  text("m1"),
  reaction("react", AT + 1),
  reaction("unreact", AT + 2),
  reaction("react", AT + 3),
  edit(1, "better"),
  told({ postback: { mid: "t1", title: "Prices", payload: "P" } }),
  told({ postback: { title: "Prices", payload: "P" } }, AT + 11),
  told({ referral: { ref: "qr17", source: "SHORTLINKS" } }),
  told({ optin: { type: "notification_messages", title: "News" } }),
  told({ take_thread_control: { previous_owner_app_id: "1", new_owner_app_id: "2" } }),
];

describe("what is told beside messages", () => {
  live(
    "is recorded once, in its conversation, however often and in whatever cut it is delivered",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      expect(yield* record(...everything)).toMatchObject({ recorded: everything.length, quarantined: 0, failed: 0 });
      const first = yield* logOf("conversation");
      for (const item of everything) expect(yield* record(item)).toMatchObject({ recorded: 0, repeated: 1 });
      expect(yield* record(...everything, ...everything)).toMatchObject({
        recorded: 0,
        repeated: 2 * everything.length,
      });
      expect(yield* logOf("conversation")).toEqual(first);
      expect(first.map(({ type }) => type)).toEqual([
        "ConversationStarted",
        "MessageReceived",
        "MessageReacted",
        "MessageUnreacted",
        "MessageReacted",
        "MessageEdited",
        "PostbackReceived",
        "ReferralReceived",
        "OptInReceived",
        "ThreadControlChanged",
        "PostbackReceived",
      ]);
      expect(yield* logOf("quarantine")).toEqual([]);
    }),
  );

  live(
    "says who did it, and keeps what was said out of the clear",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      yield* record(reaction("react", AT), {
        ...reaction("react", AT + 1),
        sender: { id: IG_ID },
        recipient: { id: CONTACT },
      });
      const log = yield* logOf("conversation");
      expect(log).toMatchObject([
        { data: { by: "contact" }, meta: { actor: { kind: "contact", id: CONTACT } } },
        { data: { by: "account" }, meta: { actor: { kind: "meta" } } },
      ]);
      expect(JSON.stringify(log.map(({ data }) => data))).not.toContain("❤️");
    }),
  );
});

describe("an edited message that is taken back", () => {
  live(
    "is forgotten with all that it said",
    Effect.gen(function* () {
      yield* connectAccount(IG_ID);
      yield* record(text("m1"), edit(1, "first edit"), edit(2, "second edit"), text("m2"));
      yield* record(inbound(CONTACT, AT + 500, { mid: "m1", is_deleted: true }));
      yield* record(edit(3, "third edit"));
      const log = yield* logOf("conversation");
      const states = log.flatMap(({ type, personal }) => (type.startsWith("Message") ? [[type, personal?.state]] : []));
      expect(states).toEqual([
        ["MessageReceived", "forgotten"],
        ["MessageReceived", "clear"],
        ["MessageEdited", "forgotten"],
        ["MessageEdited", "forgotten"],
        ["MessageUnsent", "clear"],
        ["MessageEdited", "clear"],
      ]);
      expect(JSON.stringify(log.map(({ personal }) => personal))).not.toMatch(/(first|second|third) edit|text of m1/);
    }),
  );
});
