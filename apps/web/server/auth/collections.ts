import type { CollectionSpec } from "@soshogle/document-store/document-store";

export const CREDENTIALS = "credentials";
export const SESSIONS = "sessions";
export const THROTTLES = "sign_in_throttles";
export const SETUP = "setup";
export const OAUTH_STATES = "oauth_states";

/** Collections of `keep` that signing in and connecting use. */
export const webCollections: readonly CollectionSpec[] = [
  { name: CREDENTIALS, indexes: [] },
  { name: SESSIONS, indexes: [{ name: "by_user", fields: ["userId"] }] },
  { name: THROTTLES, indexes: [] },
  { name: SETUP, indexes: [] },
  { name: OAUTH_STATES, indexes: [] },
];

/** The document of `SETUP` that names the first owner and the first workspace. */
export const FIRST_OWNER = "first_owner";
