/**
 * The personal part of an event as a reader holds it: opened, still sealed (whoever reads may open it later), or
 * forgotten, because its key was destroyed. Projections carry it and never look inside.
 */
export type Content<T = Record<string, unknown>> =
  | { readonly state: "clear"; readonly value: T }
  | { readonly state: "sealed"; readonly sealed: Sealed; readonly pick: readonly string[] | null }
  | { readonly state: "forgotten" };

/** A personal part as it lies in the log: format version, nonce and ciphertext in base64. Source: design, "The log". */
export interface Sealed {
  readonly v: number;
  readonly n: string;
  readonly c: string;
}

export const forgotten: Content<never> = { state: "forgotten" };

/** Narrows content to some of its fields; sealed content remembers the choice until it is opened. */
export const pick = (content: Content | null, fields: readonly string[]): Content | null => {
  if (content === null || content.state === "forgotten") return content;
  if (content.state === "sealed") return { ...content, pick: fields };
  return { state: "clear", value: pickFields(content.value, fields) };
};

export const pickFields = (value: Record<string, unknown>, fields: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(fields.filter((field) => field in value).map((field) => [field, value[field]]));
