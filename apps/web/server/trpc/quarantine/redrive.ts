import { quarantineStream, Uuid } from "@soshogle/domain/ids";
import { QuarantineReason } from "@soshogle/domain/quarantine/events";
import { type QuarantineCommand, quarantine } from "@soshogle/domain/quarantine/quarantine";
import type { QuarantinedItem } from "@soshogle/read-models/quarantine/document";
import { quarantinedItems, quarantinePage } from "@soshogle/read-models/quarantine/query";
import { Effect } from "effect";
import { z } from "zod";
import { act } from "../act.ts";
import type { Caller } from "../context.ts";
import { adminProcedure } from "../init.ts";
import { documentsOf } from "../read.ts";
import { requireItem, Scope, workspaceOf } from "./scope.ts";

/** So many items are asked for in one call. */
const AT_MOST = 500;
const AT_ONCE = 16;

/** Asks for one item to be tried again. It happens in the background; the item says what came of it. */
export const redrive = adminProcedure
  .input(z.object({ itemId: Uuid }))
  .mutation(({ ctx, input }) =>
    ctx.run(Effect.flatMap(requireItem(ctx.who, input.itemId), (item) => ask(ctx.who, item))),
  );

/** Asks for the newest items of a reason to be tried again; `more` says that there are others. */
export const redriveAll = adminProcedure
  .input(z.object({ scope: Scope, reason: QuarantineReason }))
  .mutation(({ ctx, input }) => ctx.run(askAll(ctx.who, input)));

const askAll = Effect.fnUntraced(function* (
  who: Caller,
  { scope, reason }: { scope: Scope; reason: QuarantineReason },
) {
  const workspaceId = yield* workspaceOf(who, scope);
  const documents = yield* documentsOf(workspaceId);
  const newest = { to: "newest" } as const;
  const query = quarantinedItems({ workspaceId, status: "held", reason, limit: AT_MOST }, newest);
  const items = quarantinePage(newest, yield* documents.find(query));
  const answers = yield* Effect.forEach(items.documents, (item) => ask(who, item), { concurrency: AT_ONCE });
  return { after: answers.at(-1)?.after ?? null, asked: answers.length, more: items.older !== null };
});

const ask = ({ userId }: Caller, { id, workspaceId }: Pick<QuarantinedItem, "id" | "workspaceId">) => {
  const stream = quarantineStream(id);
  return act({
    who: { userId, workspaceId },
    decider: quarantine,
    stream,
    partition: stream,
    subject: null,
    command: (now): QuarantineCommand => ({ type: "RequestRedrive", now }),
  });
};
