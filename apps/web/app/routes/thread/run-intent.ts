import type { Api } from "../../api.ts";
import { formText } from "../../loading/form-text.ts";
import type { CommandAnswer } from "../../views.ts";

const intents = [
  "reply",
  "note",
  "assign",
  "archive",
  "reopen",
  "mark-read",
  "went-out",
  "send-again",
  "cancel",
] as const;
export type Intent = (typeof intents)[number];

export const isIntent = (value: string): value is Intent => intents.some((intent) => intent === value);

/** Does what a form of the conversation asks for. Its other fields stand beside `intent`. */
export const runIntent = (
  { conversations }: Pick<Api, "conversations">,
  conversationId: string,
  { intent, form }: { readonly intent: Intent; readonly form: FormData },
): Promise<CommandAnswer> => {
  const partId = formText(form, "partId");
  switch (intent) {
    case "reply":
      return conversations.reply({ conversationId, replyId: formText(form, "replyId"), text: formText(form, "text") });
    case "note":
      return conversations.writeNote({
        conversationId,
        noteId: formText(form, "replyId"),
        text: formText(form, "text"),
      });
    case "assign":
      return conversations.assign({ conversationId, userId: formText(form, "userId") || null });
    case "archive":
      return conversations.archive({ conversationId });
    case "reopen":
      return conversations.reopen({ conversationId });
    case "mark-read":
      return conversations.markRead({ conversationId, upTo: Number(formText(form, "upTo")) });
    case "went-out":
      return conversations.settlePart({ conversationId, partId, as: "went_out" });
    case "send-again":
      return conversations.settlePart({ conversationId, partId, as: "send_again" });
    case "cancel":
      return conversations.cancelPart({ conversationId, partId });
  }
};
