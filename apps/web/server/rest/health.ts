import { Keep, ReadModels } from "@soshogle/document-store/document-store";
import { Progress } from "@soshogle/document-store/progress";
import { EventStore } from "@soshogle/event-store/event-store";
import { Effect } from "effect";
import { z } from "zod";
import { json } from "./answers.ts";
import type { Endpoint } from "./endpoint.ts";

/** A store that takes longer is not there for who waits on a page. */
const TIMEOUT = "2 seconds";

export const healthz: Endpoint = {
  method: "GET",
  path: "/healthz",
  title: "Is the process alive?",
  about: "Asks nothing of the stores: a process that does not answer this should be started again.",
  access: "everybody",
  request: null,
  answers: [{ status: 200, when: "Always.", body: z.object({ status: z.literal("ok") }) }],
  example: `curl "$INBOX/healthz"`,
  handle: async () => json(200, { status: "ok" }),
};

const Check = z.enum(["ok", "failed"]);
const Readiness = z.object({
  status: z.enum(["ready", "unready"]),
  checks: z.object({ log: Check, keep: Check, readModels: Check, projections: Check }),
});
type Readiness = z.infer<typeof Readiness>;

export const readyz: Endpoint = {
  method: "GET",
  path: "/readyz",
  title: "May it get traffic?",
  about:
    "Ready means that the three stores answer and that the read models are being kept up to date; that others keep them is told, and takes no process out of service.",
  access: "everybody",
  request: null,
  answers: [
    { status: 200, when: "Everything is there.", body: Readiness },
    { status: 503, when: "Something is not; `checks` says what.", body: Readiness },
  ],
  example: `curl "$INBOX/readyz"`,
  handle: async ({ context }) => {
    const answer = await context.run(readiness);
    return json(answer.status === "ready" ? 200 : 503, answer);
  },
};

/** Whether an effect ends well, and in time. */
const check = <E, R>(effect: Effect.Effect<unknown, E, R>) =>
  effect.pipe(
    Effect.timeout(TIMEOUT),
    Effect.matchCause({ onFailure: () => "failed" as const, onSuccess: () => "ok" as const }),
  );

export const readiness = Effect.gen(function* () {
  const store = yield* EventStore;
  const keep = yield* Keep;
  const readModels = yield* ReadModels;
  const progress = yield* Progress;
  const runs = Effect.flatMap(progress.hasStopped, (stopped) => (stopped ? Effect.fail("stopped") : Effect.void));
  const checks = yield* Effect.all(
    {
      log: check(store.head),
      keep: check(keep.checkpoints(["readiness"])),
      readModels: check(readModels.checkpoints(["readiness"])),
      projections: check(runs),
    },
    { concurrency: "unbounded" },
  );
  // Pages that may be old are better than none, where starting this process again mends nothing.
  const { projections, ...stores } = checks;
  const isReady =
    Object.values(stores).every((result) => result === "ok") && (projections === "ok" || !progress.isHere);
  return { status: isReady ? "ready" : "unready", checks } satisfies Readiness;
});
