import type { KeepCollection } from "@soshogle/document-store/document-store";

export const CREDENTIALS = "credentials";
export const SESSIONS = "sessions";
export const THROTTLES = "sign_in_throttles";
export const SETUP = "setup";
export const OAUTH_STATES = "oauth_states";
export const OWNER_LINKS = "owner_links";
export const IDEMPOTENCY_KEYS = "idempotency_keys";
export const DRAFTS = "drafts";

export const ownerLinkCollections: readonly KeepCollection[] = [{ name: OWNER_LINKS, indexes: [], moves: "along" }];

/** Collections of `keep` that signing in, connecting, writing and sending by the API use. */
export const webCollections: readonly KeepCollection[] = [
  { name: CREDENTIALS, indexes: [], moves: "along" },
  { name: SESSIONS, indexes: [{ name: "by_user", fields: ["userId"] }], moves: "along" },
  { name: THROTTLES, indexes: [], moves: "along" },
  { name: SETUP, indexes: [], moves: "along" },
  { name: OAUTH_STATES, indexes: [], moves: "along" },
  ...ownerLinkCollections,
  { name: IDEMPOTENCY_KEYS, indexes: [], moves: "along" },
  {
    name: DRAFTS,
    moves: "along",
    indexes: [
      { name: "by_expiry", fields: ["expiresAt"] },
      { name: "by_user", fields: ["workspaceId", "userId"] },
    ],
  },
];

/** The document of `SETUP` that names the first owner and the first workspace. */
export const FIRST_OWNER = "first_owner";
