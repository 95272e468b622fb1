import type { ContentSlot } from "../content-slots.ts";

/** A connected, or once connected, Instagram account. Times in ms. */
export interface AccountCard {
  readonly id: string;
  readonly workspaceId: string;
  readonly igId: string;
  readonly status: "connected" | "disconnected";
  readonly connectedAt: number;
  readonly disconnectedAt: number | null;
  readonly tokenExpiresAt: number;
  /** Meta refused the token: connect again. */
  readonly tokenRejected: boolean;
  readonly subscription: "pending" | "subscribed" | "failed";
  readonly subscriptionError: string | null;
  readonly scopes: readonly string[];
  /** `profile`: `username`, `name`, `pictureUrl`. */
  readonly content: { readonly profile: ContentSlot | null };
}
