/** What Meta takes as an attachment. */
export const attachmentTypes = ["image", "video", "audio", "file"] as const;
export type AttachmentType = (typeof attachmentTypes)[number];

/**
 * File types by extension. mp4 may be both and is taken for a video, which plays either way.
 * Source: reference on Meta's platform, section 4, "Media limits".
 */
const byExtension: ReadonlyMap<string, AttachmentType> = new Map([
  ["png", "image"],
  ["jpg", "image"],
  ["jpeg", "image"],
  ["aac", "audio"],
  ["m4a", "audio"],
  ["wav", "audio"],
  ["mp4", "video"],
  ["ogg", "video"],
  ["avi", "video"],
  ["mov", "video"],
  ["webm", "video"],
  ["pdf", "file"],
]);

export const knownExtensions: readonly string[] = [...byExtension.keys()];

/** The type that the extension of an address's path stands for; null when Meta's table does not know it. */
export const attachmentTypeOf = (url: URL): AttachmentType | null => {
  const [, extension = ""] = /\.([a-z0-9]+)$/i.exec(url.pathname) ?? [];
  return byExtension.get(extension.toLowerCase()) ?? null;
};
