import { readSlot } from "@soshogle/read-models/content-slots";
import type { Directory } from "@soshogle/read-models/directory/document";
import { directoryOf } from "@soshogle/read-models/directory/query";
import { Effect } from "effect";
import type { Viewer } from "../../../app/views.ts";
import { credentialsOf } from "../../auth/people.ts";
import type { Caller } from "../context.ts";
import { openProcedure } from "../init.ts";
import { lookUp } from "../read.ts";

export const current = openProcedure.query(async ({ ctx }): Promise<Viewer | null> => {
  const who = await ctx.caller();
  return who && ctx.run(viewerOf(who));
});

const viewerOf = Effect.fnUntraced(function* ({ userId, workspaceId, role }: Caller) {
  const directory = yield* lookUp<Directory>(workspaceId, directoryOf(workspaceId));
  const email = (yield* credentialsOf(userId))?.email ?? "";
  const { name } = readSlot<{ name: string }>(directory?.content[`member:${userId}`]).value;
  return { userId, email, role, name: name ?? email, workspace: { id: workspaceId, name: directory?.name ?? "" } };
});
