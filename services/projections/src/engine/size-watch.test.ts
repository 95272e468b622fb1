import { it } from "@effect/vitest";
import { MAX_DOCUMENT_BYTES } from "@soshogle/document-store/document-size";
import { ReadModels } from "@soshogle/document-store/document-store";
import type { Projection } from "@soshogle/read-models/projection";
import { conversationOf, received, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerEmbeddedFresh } from "@soshogle/testing/embedded";
import { Effect } from "effect";
import { describe, expect } from "vitest";
import { makeEngine } from "./engine.ts";
import { readParked } from "./parking.ts";

const [anna, berta] = [conversationOf("1"), conversationOf("2")];

/** A third of what a document may hold. */
const CHUNK = "x".repeat(MAX_DOCUMENT_BYTES / 3);

/** Keeps a chunk for each message of Anna and the mids of all others. */
const hoarder: Projection = {
  name: "hoarder",
  version: 1,
  categories: ["conversation"],
  levels: [
    [
      {
        name: "heaps",
        indexes: [],
        touches: ({ meta }) => [meta.partition],
        project: ({ document, event }) => {
          const { heap = [] } = (document ?? {}) as { readonly heap?: readonly string[] }; // as written below
          const mid = String(event.data.mid ?? event.type);
          return { workspaceId: WORKSPACE, heap: [...heap, mid.startsWith("a") ? `${mid}${CHUNK}` : mid] };
        },
      },
    ],
  ],
};

describe("a document that outgrows its store", () => {
  it.live("parks its partition at the event that made it too large; all others go on", () =>
    Effect.gen(function* () {
      const append = yield* makeAppender;
      const position = yield* append([
        anna.draft(started()),
        berta.draft(started()),
        anna.draft(received("a1", 1)),
        berta.draft(received("b1", 2)),
        anna.draft(received("a2", 3)),
        anna.draft(received("a3", 4)),
        anna.draft(received("a4", 5)),
        berta.draft(received("b2", 6)),
      ]);
      const engine = yield* makeEngine({ projections: [hoarder] });
      yield* Effect.forkScoped(engine.run);
      const reached = (partition: string) =>
        engine.progress.reached({ position, partition, projections: ["hoarder"], timeoutMs: 30_000 });
      expect(yield* reached(berta.id)).toBe(true);
      expect(yield* reached(anna.id)).toBe(false);

      const store = yield* ReadModels;
      const [hers, hoard] = yield* store.get(engine.versions.stored("hoarder.heaps@1"), [berta.id, anna.id]);
      expect(hers).toMatchObject({ heap: ["ConversationStarted", "b1", "b2"] });
      expect((hoard as { heap?: readonly string[] }).heap?.map((one) => one.slice(0, 2))).toEqual(["Co", "a1", "a2"]);
      const [record] = yield* readParked(store, ["parked"]);
      expect(record).toMatchObject({ projection: "hoarder", partition: anna.id, revision: "3" });
      expect(record?.reason).toContain(`a document holds at most ${MAX_DOCUMENT_BYTES}`);
    }).pipe(Effect.scoped, Effect.provide(layerEmbeddedFresh)),
  );
});
