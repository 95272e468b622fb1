import { ActiveVersions, throughVersions } from "@soshogle/document-store/active-versions";
import { type Document, ReadModels } from "@soshogle/document-store/document-store";
import { inWorkspace } from "@soshogle/document-store/workspace";
import type { ConversationRow } from "@soshogle/read-models/conversations/document";
import { conversationRow } from "@soshogle/read-models/conversations/query";
import type { Directory } from "@soshogle/read-models/directory/document";
import { directoryOf } from "@soshogle/read-models/directory/query";
import type { Lookup } from "@soshogle/read-models/keyset";
import { Effect } from "effect";
import { namesIn } from "../views/names.ts";
import { notFound } from "./errors.ts";

/** The read models through which only one workspace can be seen. */
export const documentsOf = Effect.fnUntraced(function* (workspaceId: string) {
  return inWorkspace(throughVersions(yield* ReadModels, yield* ActiveVersions), workspaceId);
});

/** One document of the workspace, or null. Its shape is that of the projection which made it. */
export const lookUp = Effect.fnUntraced(function* <T>(workspaceId: string, { collection, ids }: Lookup) {
  const documents = yield* documentsOf(workspaceId);
  const [found] = yield* documents.get(collection, ids);
  return (found ?? null) as (T & Document) | null; // the collection holds what its projection makes
});

/** The row of a conversation of this workspace; `NOT_FOUND` for any other. */
export const requireConversation = Effect.fnUntraced(function* (workspaceId: string, conversationId: string) {
  const row = yield* lookUp<ConversationRow>(workspaceId, conversationRow(conversationId));
  return row ?? (yield* Effect.fail(notFound("conversation")));
});

export const namesOf = (workspaceId: string) =>
  Effect.map(lookUp<Directory>(workspaceId, directoryOf(workspaceId)), namesIn);
