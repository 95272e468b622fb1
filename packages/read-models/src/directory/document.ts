import type { ContentSlot } from "../content-slots.ts";

/**
 * The names that rows are joined with when read, one document a workspace (its id). Slots of `content` are
 * `member:<user id>` (`name`) and `account:<account id>` (`username`, `name`, `pictureUrl`).
 */
export interface Directory {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
  /** Where its days begin and end, an IANA name; null until somebody chose one. */
  readonly timeZone: string | null;
  readonly members: Readonly<Record<string, { readonly role: string; readonly active: boolean }>>;
  readonly accounts: Readonly<Record<string, { readonly igId: string; readonly status: "connected" | "disconnected" }>>;
  readonly content: Readonly<Record<string, ContentSlot | null>>;
}
