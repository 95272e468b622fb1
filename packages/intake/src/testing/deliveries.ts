/** One of Meta's ids beyond 2^53: as a JavaScript number it would end in 2. */
export const IG_ID = "17841459012345671";
export const CONTACT = "1086352217904411";
export const AT = 1788859253587;

export const inbound = (contact: string, at: number, message: object) => ({
  sender: { id: contact },
  recipient: { id: IG_ID },
  timestamp: at,
  message,
});
export const text = (mid: string, { contact = CONTACT, at = AT, body = `text of ${mid}` } = {}) =>
  inbound(contact, at, { mid, text: body });

export const delivery = (items: readonly unknown[], { id = IG_ID, list = "messaging" } = {}) => ({
  object: "instagram",
  entry: [{ id, time: AT + 1000, [list]: items }],
});
/** What would be posted: bytes and texts as they are, anything else as JSON. */
export const bytesOf = (body: unknown): Buffer => {
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
};
