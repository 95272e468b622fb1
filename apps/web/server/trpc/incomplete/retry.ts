import { ReadModels } from "@soshogle/document-store/document-store";
import { inWorkspace } from "@soshogle/document-store/workspace";
import { PARKED } from "@soshogle/read-models/state/parked";
import { Effect } from "effect";
import { z } from "zod";
import type { Caller } from "../context.ts";
import { notFound } from "../errors.ts";
import { adminProcedure } from "../init.ts";

/** Edition and partition, as `parkedId` writes them. */
const ParkedId = z
  .string()
  .max(300)
  .regex(/^[a-z-]+@[0-9]+(-[0-9]+)?\|./, "must be <edition>|<partition>");

/** Asks for what is parked to be tried again. It happens in the background; the list says what came of it. */
export const retry = adminProcedure
  .input(z.object({ parkedId: ParkedId }))
  .mutation(({ ctx, input }) => ctx.run(askFor(ctx.who, input.parkedId)));

const askFor = Effect.fnUntraced(function* ({ workspaceId }: Caller, parkedId: string) {
  const store = yield* ReadModels;
  for (;;) {
    const known = yield* inWorkspace(store, workspaceId).getVersioned(PARKED.name, parkedId);
    if (known === null) return yield* Effect.fail(notFound("entry"));
    // Tried already, or made good in the meantime.
    if (known.document.state !== "parked") return;
    const next = { ...known.document, state: "retry" };
    if (yield* store.compareAndSet(PARKED.name, parkedId, known.version, next)) return;
  }
});
