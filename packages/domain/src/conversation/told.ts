import type { Fact } from "../decider.ts";
import type { ConversationEvent, Referral } from "./events.ts";

interface Told {
  /** Meta's time, ms. */
  readonly at: number;
  /** The webhook item exactly as it came. */
  readonly item: string;
}
export interface RecordReaction extends Told {
  readonly type: "RecordReaction";
  readonly from: "contact" | "account";
  readonly mid: string;
  readonly action: "react" | "unreact";
  readonly emoji: string | null;
  readonly reaction: string | null;
}
export interface RecordEdit extends Told {
  readonly type: "RecordEdit";
  readonly from: "contact" | "account";
  readonly mid: string;
  readonly number: number;
  readonly text: string | null;
}
export interface RecordPostback extends Told {
  readonly type: "RecordPostback";
  readonly from: "contact";
  readonly mid: string | null;
  readonly title: string | null;
  readonly payload: string | null;
  readonly referral: Referral | null;
}
export interface RecordReferral extends Told {
  readonly type: "RecordReferral";
  readonly from: "contact";
  readonly referral: Referral;
}
export interface RecordOptIn extends Told {
  readonly type: "RecordOptIn";
  readonly from: "contact";
  readonly kind: string | null;
  readonly title: string | null;
  readonly payload: string | null;
}
export interface RecordThreadControl extends Told {
  readonly type: "RecordThreadControl";
  readonly from: "meta";
  readonly action: "passed" | "taken" | "requested";
  readonly fromAppId: string | null;
  readonly toAppId: string | null;
}
/** What Meta tells of a conversation beside its messages, receipts and unsends. */
export type RecordTold =
  | RecordReaction
  | RecordEdit
  | RecordPostback
  | RecordReferral
  | RecordOptIn
  | RecordThreadControl;

type ToldType =
  | "MessageReacted"
  | "MessageUnreacted"
  | "MessageEdited"
  | "PostbackReceived"
  | "ReferralReceived"
  | "OptInReceived"
  | "ThreadControlChanged";
export type ToldEvent = Extract<ConversationEvent, { type: ToldType }>;

const utf8Length = (text: string | null): number => new TextEncoder().encode(text ?? "").length;

/** The event of what was told. */
export const toldEvent = (told: RecordTold): ToldEvent => {
  const { at, item } = told;
  switch (told.type) {
    case "RecordReaction": {
      const { mid, from: by, emoji, reaction } = told;
      return told.action === "react"
        ? { type: "MessageReacted", data: { mid, by, reactedAt: at }, personal: { emoji, reaction, item } }
        : { type: "MessageUnreacted", data: { mid, by, unreactedAt: at }, personal: { item } };
    }
    case "RecordEdit": {
      const { mid, from: by, number, text } = told;
      const data = { mid, by, number, textBytes: utf8Length(text), editedAt: at };
      return { type: "MessageEdited", data, personal: { text, item } };
    }
    case "RecordPostback": {
      const { mid, title, payload, referral } = told;
      const data = { mid, tappedAt: at, titleBytes: utf8Length(title), referral };
      return { type: "PostbackReceived", data, personal: { title, payload, item } };
    }
    case "RecordReferral":
      return { type: "ReferralReceived", data: { referral: told.referral, referredAt: at }, personal: { item } };
    case "RecordOptIn": {
      const { kind, title, payload } = told;
      return { type: "OptInReceived", data: { kind, optedInAt: at }, personal: { title, payload, item } };
    }
    case "RecordThreadControl": {
      const { action, fromAppId, toAppId } = told;
      return {
        type: "ThreadControlChanged",
        data: { action, fromAppId, toAppId, changedAt: at },
        personal: { item },
      };
    }
  }
};

type ToldFact = { [T in ToldType]: Pick<Extract<Fact<ConversationEvent>, { type: T }>, "type" | "data"> }[ToldType];

/**
 * What a state remembers of it. Where Meta gives it no id of its own its time in milliseconds stands for one: what was
 * chosen is personal, and no state knows it; nobody chooses twice in one of them.
 */
export const toldIdentity = ({ type, data }: ToldFact): string => {
  switch (type) {
    case "MessageReacted":
      return `react|${data.mid}|${data.by}|${data.reactedAt}`;
    case "MessageUnreacted":
      return `unreact|${data.mid}|${data.by}|${data.unreactedAt}`;
    case "MessageEdited":
      return `edit|${data.mid}|${data.number}`;
    case "PostbackReceived":
      return data.mid === null ? `postback at|${data.tappedAt}` : `postback|${data.mid}`;
    case "ReferralReceived":
      return `referral|${data.referral.ref ?? ""}|${data.referredAt}`;
    case "OptInReceived":
      return `optin|${data.kind ?? ""}|${data.optedInAt}`;
    case "ThreadControlChanged":
      return `control|${data.action}|${data.changedAt}`;
  }
};
