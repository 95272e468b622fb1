import type { MessageContent, MessageFacts } from "@soshogle/domain/conversation/events";
import { MAX_BYTES } from "@soshogle/event-store/event-store";

/** Room for an event's id, type and metadata, generously. */
const REST_BYTES = 8 * 1024;

/** Whether a message's event fits one append. Its personal part is one JSON, encrypted, in base64. */
export const fitsAppend = ({
  facts,
  content,
}: {
  readonly facts: MessageFacts;
  readonly content: MessageContent;
}): boolean => {
  const clear = Buffer.byteLength(JSON.stringify(facts));
  const sealed = Math.ceil((Buffer.byteLength(JSON.stringify(content)) * 4) / 3);
  return clear + sealed + REST_BYTES <= MAX_BYTES;
};
