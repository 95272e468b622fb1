import type { Api } from "../../api.ts";
import { formText } from "../../loading/form-text.ts";
import { isStage } from "../../text/lead-words.ts";
import { readMoney } from "../../text/money.ts";
import type { CommandAnswer, LeadStage, Money } from "../../views.ts";

/** One change of a lead that somebody asks for. */
export type LeadWish =
  | { readonly intent: "stage"; readonly stage: LeadStage }
  | { readonly intent: "owner"; readonly ownerId: string | null }
  | { readonly intent: "value"; readonly value: Money | null }
  | { readonly intent: "note"; readonly text: string };

/** Reads a form of a lead: what it asks for, why it cannot be read, or null for a form that none of our pages has. */
export const readWish = (form: FormData): LeadWish | { readonly problem: string } | null => {
  switch (formText(form, "intent")) {
    case "stage": {
      const stage = formText(form, "stage");
      return isStage(stage) ? { intent: "stage", stage } : null;
    }
    case "owner":
      return { intent: "owner", ownerId: formText(form, "ownerId") || null };
    case "value": {
      const value = readMoney(formText(form, "amount"), formText(form, "currency"));
      return value === undefined
        ? { problem: "This is no amount. Write a number, like 1200 or 1,200.50." }
        : { intent: "value", value };
    }
    case "note":
      return { intent: "note", text: formText(form, "text") };
    default:
      return null;
  }
};

export const carryOut = (leads: Api["leads"], leadId: string, wish: LeadWish): Promise<CommandAnswer> => {
  switch (wish.intent) {
    case "stage":
      return leads.changeStage({ leadId, stage: wish.stage });
    case "owner":
      return leads.setOwner({ leadId, ownerId: wish.ownerId });
    case "value":
      return leads.setValue({ leadId, value: wish.value });
    case "note":
      return leads.writeNote({ leadId, text: wish.text });
  }
};
