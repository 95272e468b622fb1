import type { ContentSlot } from "../content-slots.ts";

/** A person who wrote to an account; the id is the conversation's. Times in ms. */
export interface ContactCard {
  readonly id: string;
  readonly workspaceId: string;
  readonly accountId: string;
  readonly contactId: string;
  readonly firstSeenAt: number;
  readonly profileFetchedAt: number | null;
  /** Meta's code when it would not tell the profile. */
  readonly profileError: string | null;
  readonly followers: number | null;
  readonly verified: boolean | null;
  readonly followsAccount: boolean | null;
  /** `profile`: `name`, `username`, `pictureUrl`. */
  readonly content: { readonly profile: ContentSlot | null };
}
