import { recordAgain } from "@soshogle/intake/record-again";
import { Effect, Layer } from "effect";
import { Intake, IntakeFailed } from "./intake.ts";

/** Items of the quarantine that are tried again take the way of ingest. */
export const layerIntake = Layer.effect(
  Intake,
  Effect.gen(function* () {
    const context = yield* Effect.context<Effect.Services<ReturnType<typeof recordAgain>>>();
    return {
      recordAgain: (held, origin) =>
        recordAgain(held, origin).pipe(
          Effect.mapError((cause) => new IntakeFailed({ cause })),
          Effect.provideContext(context),
        ),
    };
  }),
);
