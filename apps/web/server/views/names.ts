import { readSlot } from "@soshogle/read-models/content-slots";
import type { Directory } from "@soshogle/read-models/directory/document";

/** Names joined to rows when they are read. */
export interface Names {
  readonly account: (accountId: string) => string;
  readonly member: (userId: string) => string;
}

export const namesIn = (directory: Directory | null): Names => ({
  account: (accountId) =>
    readSlot<{ username: string }>(directory?.content[`account:${accountId}`]).value.username ?? "unknown",
  member: (userId) =>
    readSlot<{ name: string }>(directory?.content[`member:${userId}`]).value.name ?? "A former member",
});
