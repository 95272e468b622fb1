/** Stores that do not answer, by the failure that says so, and the variable that says where they are. */
const stores: Readonly<Record<string, string>> = {
  EventStoreUnavailable: "EVENTSTORE_URL: the log does not answer",
  DocumentStoreUnavailable: "DATABASE_URL: the document store does not answer",
  BlobStoreUnavailable: "BLOB_URL: the objects cannot be read or written",
  DestructionBookUnavailable: "BLOB_URL: the book of destructions cannot be read or written",
};

/** Why a store is not there, in a line that names its variable; null for a failure that waiting does not mend. */
export const awayReason = (error: unknown): string | null => {
  const { _tag, cause } = (error ?? {}) as { readonly _tag?: unknown; readonly cause?: unknown };
  const store = typeof _tag === "string" ? stores[_tag] : undefined;
  if (store === undefined) return null;
  const said = (cause instanceof Error ? cause.message : String(cause ?? "")).split("\n")[0]?.trim() ?? "";
  // A driver that knows better names the variable itself.
  return /^(EVENTSTORE|DATABASE|BLOB)_URL: /.test(said) ? said : `${store}${said === "" ? "" : ` (${said})`}`;
};
