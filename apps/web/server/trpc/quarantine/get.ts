import { quarantineStream, SYSTEM, Uuid } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import { openEvents } from "@soshogle/event-store/read-events";
import { Effect } from "effect";
import { z } from "zod";
import type { QuarantineItemView } from "../../../app/views.ts";
import { maskedItem } from "../../views/masked.ts";
import { quarantineRow } from "../../views/quarantine.ts";
import type { Caller } from "../context.ts";
import { overseerProcedure } from "../init.ts";
import { namesOf } from "../read.ts";
import { requireItem } from "./scope.ts";

/** More pieces than one delivery of 16 MB has, with what was told of the item since. */
const MAX_EVENTS = 500;

/** One item with its shape, opened on demand. The words in it are never shown. */
export const get = overseerProcedure
  .input(z.object({ itemId: Uuid }))
  .query(({ ctx, input }): Promise<QuarantineItemView> => ctx.run(itemView(ctx.who, input.itemId)));

const itemView = Effect.fnUntraced(function* (who: Caller, itemId: string) {
  const item = yield* requireItem(who, itemId);
  const row = quarantineRow(item, yield* namesOf(who.workspaceId));
  if (item.workspaceId === SYSTEM)
    return { row, shape: null, hidden: "Items of unknown accounts are listed, and what is in them is never shown." };
  const bytes = yield* bytesOf(itemId);
  if (bytes === null) return { row, shape: null, hidden: "What was in this item has been erased." };
  const shape = maskedItem(bytes);
  return { row, shape, hidden: shape === null ? "This is no JSON, so there is no shape to show." : null };
});

/** The bytes as they came, null once they are forgotten. */
const bytesOf = Effect.fnUntraced(function* (itemId: string) {
  const store = yield* EventStore;
  const options = { from: "start", direction: "forwards", limit: MAX_EVENTS } as const;
  const events = yield* openEvents(yield* store.readStream(quarantineStream(itemId), options));
  const pieces = events.flatMap(({ personal }) => (personal === null ? [] : [personal]));
  const raw = pieces.flatMap((piece) =>
    piece.state === "clear" ? [Buffer.from(String(piece.value.raw), "base64")] : [],
  );
  return raw.length < pieces.length ? null : Buffer.concat(raw);
});
