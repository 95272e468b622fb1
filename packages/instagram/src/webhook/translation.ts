import type { RecordMessage, RecordSeen, RecordUnsend } from "@soshogle/domain/conversation/conversation";
import type { RecordTold } from "@soshogle/domain/conversation/told";
import type { Problem } from "./delivery.ts";

/**
 * Something said in one conversation. `at` is Meta's time in ms; `contactId` the customer's IGSID; `name` tells what was told
 * from everything else of its account.
 */
export type Saying =
  | { readonly kind: "message"; readonly contactId: string; readonly at: number; readonly command: RecordMessage }
  | { readonly kind: "seen"; readonly contactId: string; readonly at: number; readonly command: RecordSeen }
  | { readonly kind: "unsend"; readonly contactId: string; readonly at: number; readonly command: RecordUnsend }
  | {
      readonly kind: "told";
      readonly contactId: string;
      readonly at: number;
      readonly command: RecordTold;
      readonly name: string;
    };

/** What an item means. */
export type Translation =
  | Saying
  /** Meta's contentless `message_edit` number 0. `at` is null when it tells no time. */
  | { readonly kind: "notice"; readonly mid: string; readonly at: number | null }
  | ({ readonly kind: "quarantine" } & Problem);
