import { type Content, forgotten, pick } from "@soshogle/domain/content";
import type { AnyRecorded } from "@soshogle/domain/event";

/** Personal content inside a document, beside the event it came from (`stream@revision`), so that a destruction finds it. */
export interface ContentSlot {
  readonly from: string;
  readonly is: Content;
}

/** A document's one `content` object: slots by name. */
export type ContentSlots = Readonly<Record<string, ContentSlot | null>>;

/** Carries some fields of an event's personal part into a slot, without looking at them. */
export const slotOfEvent = (event: AnyRecorded, fields: readonly string[]): ContentSlot | null => {
  const content = pick(event.personal, fields);
  return content && { from: `${event.stream}@${event.revision}`, is: content };
};

/** The same slot after its event's key was destroyed, whether it was clear before or met forgotten content. */
export const erasedSlot = (slot: ContentSlot | null): ContentSlot | null => slot && { ...slot, is: forgotten };

/** What a page may show of a slot: its fields, or that they were forgotten. */
export const readSlot = <T>(
  slot: ContentSlot | null | undefined,
): { readonly value: Partial<T>; readonly forgotten: boolean } =>
  slot?.is.state === "clear"
    ? { value: slot.is.value as Partial<T>, forgotten: false } // validated by the codec when the event was read
    : { value: {}, forgotten: slot?.is.state === "forgotten" };
