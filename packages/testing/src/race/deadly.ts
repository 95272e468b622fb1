import { type DocumentStoreShape, Keep } from "@soshogle/document-store/document-store";
import type { StreamName } from "@soshogle/domain/ids";
import { EventStore } from "@soshogle/event-store/event-store";
import { Effect, Layer } from "effect";
import type { Note } from "./notes.ts";

/** Moments of a destruction: before and after each thing that it does to a file. */
export const steps = [
  "append",
  "appended",
  "puncture",
  "punctured",
  "scrub",
  "scrubbed",
  "checkpoint",
  "checkpointed",
] as const;
export type Step = (typeof steps)[number];

/** Which step of which thread ends the process, at its how many-eth time. */
export interface Death {
  readonly thread: number;
  readonly step: Step;
  readonly times: number;
}

const SECRETS = "stream_secrets";

/** The stores of one thread, which kills the whole process at its step, and notes the secrets that it sees. */
export const layerDeadly = (thread: number, death: Death | null, note: (note: Note) => void) => {
  let left = death?.thread === thread ? death.times : Number.POSITIVE_INFINITY;
  const at = (step: Step) =>
    Effect.sync(() => {
      if (step === death?.step && --left === 0) process.kill(process.pid, "SIGKILL");
    });
  const between = <A, E, R>(before: Step, effect: Effect.Effect<A, E, R>, after: Step) =>
    at(before).pipe(
      Effect.andThen(effect),
      Effect.tap(() => at(after)),
    );
  const seen = new Set<string>();
  const noteSecret = (stream: string, nodes: unknown) => {
    if (typeof nodes !== "string" || seen.has(nodes)) return;
    seen.add(nodes);
    note({ kind: "secret", stream: stream as StreamName, nodes }); // ids of that collection
  };
  const keepOf = (keep: DocumentStoreShape): DocumentStoreShape => ({
    ...keep,
    getVersioned: (collection, id) =>
      Effect.tap(keep.getVersioned(collection, id), (found) =>
        Effect.sync(() => collection === SECRETS && noteSecret(id, found?.document.nodes)),
      ),
    compareAndSet: (collection, id, expected, next) => {
      const call = keep.compareAndSet(collection, id, expected, next);
      if (collection !== SECRETS) return call;
      return Effect.andThen(
        Effect.sync(() => noteSecret(id, next?.nodes)),
        between("puncture", call, "punctured"),
      );
    },
    scrub: between("scrub", keep.scrub, "scrubbed"),
    commit: (...call) => between("checkpoint", keep.commit(...call), "checkpointed"),
  });
  return Layer.merge(
    Layer.effect(Keep, Effect.map(Keep, keepOf)),
    Layer.effect(
      EventStore,
      Effect.map(EventStore, (store) => ({
        ...store,
        append: (...call) => between("append", store.append(...call), "appended"),
      })),
    ),
  );
};
