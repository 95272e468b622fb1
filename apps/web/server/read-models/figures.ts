import { Progress } from "@soshogle/document-store/progress";
import { EventStore } from "@soshogle/event-store/event-store";
import { gauge } from "@soshogle/process/metric";
import { Effect } from "effect";

/** Whether pages show what is in the log. */
export const readModelFigures = Effect.gen(function* () {
  const head = yield* (yield* EventStore).head;
  const progress = yield* Progress;
  const passed = yield* progress.lowest;
  const stopped = yield* progress.hasStopped;
  return [
    gauge("projections_behind", "1 while the read models have not passed the newest event.", passed < head ? 1 : 0),
    gauge("projections_stopped", "1 when the read models do not go on by themselves.", stopped ? 1 : 0),
  ];
});
