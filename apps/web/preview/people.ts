import type { AccountView, ConversationListRow, Person, Viewer } from "../app/views.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** Test data: nobody here exists. */
export const viewer: Viewer = {
  userId: "user-preview",
  name: "Ana Preview",
  email: "ana@preview.example",
  role: "owner",
  workspace: { id: "workspace-preview", name: "Preview Studio" },
};

export const team: readonly Person[] = [
  { id: viewer.userId, name: viewer.name },
  { id: "user-ben", name: "Ben Preview" },
];

const healthy = (now: number): AccountView => ({
  id: "account-1",
  igId: "17841400000000001",
  username: "atelier.preview",
  name: "Atelier Preview",
  pictureUrl: "/preview-media/atelier.svg",
  status: "connected",
  connectedAt: now - 41 * day,
  disconnectedAt: null,
  tokenExpiresAt: now + 52 * day,
  tokenRejected: false,
  subscription: "subscribed",
  subscriptionProblem: null,
});

export const oneAccount = (now: number): readonly AccountView[] => [healthy(now)];

export const manyAccounts = (now: number): readonly AccountView[] => [
  healthy(now),
  {
    ...healthy(now),
    id: "account-2",
    igId: "17841400000000002",
    username: "preview.ceramics.and.everything.else",
    name: "Preview Ceramics, Tableware and Everything Else for the House",
    pictureUrl: null,
    tokenRejected: true,
  },
  {
    ...healthy(now),
    id: "account-3",
    igId: "17841400000000003",
    username: "preview.flowers",
    name: null,
    pictureUrl: null,
    subscription: "failed",
    subscriptionProblem: "Instagram says that the permission to manage messages is missing.",
  },
  {
    ...healthy(now),
    id: "account-4",
    igId: "17841400000000004",
    username: "preview.soon",
    name: "Preview Soon",
    pictureUrl: null,
    tokenExpiresAt: now + 6 * day,
  },
  {
    ...healthy(now),
    id: "account-5",
    igId: "17841400000000005",
    username: "preview.old",
    name: "Preview Old",
    pictureUrl: null,
    status: "disconnected",
    disconnectedAt: now - 3 * day,
  },
];

export interface RowSketch extends Partial<Omit<ConversationListRow, "contact" | "preview">> {
  readonly id: string;
  readonly name: string | null;
  readonly username?: string | null;
  readonly pictureUrl?: string | null;
  readonly text: string | null;
  readonly ago: number;
  readonly forgotten?: boolean;
}

/** A list row with defaults for whatever a sketch does not say. */
export const rowFrom = (now: number, sketch: RowSketch): ConversationListRow => {
  const { name, username, pictureUrl, text, ago, forgotten, ...rest } = sketch;
  return {
    channel: "instagram",
    account: { id: "account-1", username: "atelier.preview" },
    contact: {
      id: `contact-${sketch.id}`,
      name,
      username: username === undefined ? (name ?? "someone").toLowerCase().replaceAll(/[^a-z]+/g, ".") : username,
      pictureUrl: pictureUrl ?? null,
    },
    status: "open",
    assignee: null,
    lastAt: now - ago,
    lastDirection: "in",
    lastKind: "text",
    preview: { text, forgotten: forgotten ?? false },
    draft: null,
    unread: 0,
    waitingSince: (sketch.lastDirection ?? "in") === "in" && sketch.status !== "archived" ? now - ago : null,
    openUntil: now - ago + 24 * hour,
    troubled: 0,
    lastRevision: 20,
    ...rest,
  };
};
