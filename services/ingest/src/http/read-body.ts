/** The body's bytes; null as soon as there are more than `limit`, the rest unread. */
export const readBody = async (request: Request, limit: number): Promise<Uint8Array | null> => {
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > limit) return null;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > limit) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
};
