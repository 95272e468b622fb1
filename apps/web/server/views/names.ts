import { readSlot } from "@soshogle/read-models/content-slots";
import type { Directory } from "@soshogle/read-models/directory/document";
import type { Person } from "../../app/views.ts";

/** Names joined to rows when they are read. */
export interface Names {
  readonly account: (accountId: string) => string;
  readonly member: (userId: string) => string;
  /** The name of the account that goes by one of Meta's ids, or null. */
  readonly accountByMetaId: (metaId: string) => string | null;
  /** Active members who may work on conversations, by name. */
  readonly assignable: readonly Person[];
}

export const namesIn = (directory: Directory | null): Names => {
  const member = (userId: string) =>
    readSlot<{ name: string }>(directory?.content[`member:${userId}`]).value.name ?? "A former member";
  const account = (accountId: string) =>
    readSlot<{ username: string }>(directory?.content[`account:${accountId}`]).value.username ?? "unknown";
  return {
    account,
    member,
    accountByMetaId: (metaId) => {
      const found = Object.entries(directory?.accounts ?? {}).find(([, { igId }]) => igId === metaId);
      return found ? account(found[0]) : null;
    },
    assignable: Object.entries(directory?.members ?? {})
      .filter(([, { role, active }]) => active && role !== "auditor")
      .map(([id]) => ({ id, name: member(id) }))
      .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
};

export const personOf = (userId: string | null, names: Names): Person | null =>
  userId === null ? null : { id: userId, name: names.member(userId) };
