import { MAX_BYTES } from "@soshogle/event-store/event-store";

/** Room for an event's id, type and metadata, generously. */
const REST_BYTES = 8 * 1024;

/** Whether an event fits one append. Its personal part is one JSON, encrypted, in base64. */
export const fitsAppend = ({ clear, personal }: { readonly clear: object; readonly personal: object }): boolean => {
  const sealed = Math.ceil((Buffer.byteLength(JSON.stringify(personal)) * 4) / 3);
  return Buffer.byteLength(JSON.stringify(clear)) + sealed + REST_BYTES <= MAX_BYTES;
};
