import { Keep } from "@soshogle/document-store/document-store";
import { SYSTEM } from "@soshogle/domain/ids";
import type { QuarantinedItem } from "@soshogle/read-models/quarantine/document";
import { quarantinedItem } from "@soshogle/read-models/quarantine/query";
import { TRPCError } from "@trpc/server";
import { Effect } from "effect";
import { z } from "zod";
import { FIRST_OWNER, SETUP } from "../../auth/collections.ts";
import type { Caller } from "../context.ts";
import { notFound } from "../errors.ts";
import { lookUp } from "../read.ts";

/** Whose items: those of the workspace, or those that belong to no account of anybody. */
export const Scope = z.enum(["workspace", "unknown"]);
export type Scope = z.infer<typeof Scope>;

/** Items of unknown accounts belong to the installation: the owners of its first workspace see that they are there. */
export const seesUnknown = Effect.fnUntraced(function* ({ role, workspaceId }: Caller) {
  if (role !== "owner") return false;
  const keep = yield* Keep;
  const [first] = yield* keep.get(SETUP, [FIRST_OWNER]);
  return first?.workspaceId === workspaceId;
});

/** The workspace under which items of a scope are kept; `FORBIDDEN` for who may not see them. */
export const workspaceOf = Effect.fnUntraced(function* (who: Caller, scope: Scope) {
  if (scope === "workspace") return who.workspaceId;
  if (yield* seesUnknown(who)) return SYSTEM;
  const message = "Only owners of the first workspace may see this.";
  return yield* Effect.fail(new TRPCError({ code: "FORBIDDEN", message }));
});

/** An item that the caller may see; `NOT_FOUND` for any other. */
export const requireItem = Effect.fnUntraced(function* (who: Caller, itemId: string) {
  const own = yield* lookUp<QuarantinedItem>(who.workspaceId, quarantinedItem(itemId));
  if (own) return own;
  const unknown = (yield* seesUnknown(who)) ? yield* lookUp<QuarantinedItem>(SYSTEM, quarantinedItem(itemId)) : null;
  return unknown ?? (yield* Effect.fail(notFound("item")));
});
