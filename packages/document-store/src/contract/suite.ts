import { randomUUID } from "node:crypto";
import { Effect, type Scope } from "effect";
import fc from "fast-check";
import { type DocumentStoreShape, ReadModels } from "../document-store.ts";

/** What each part of the contract gets: tests that know the store of the driver. */
export interface Suite {
  readonly it: { readonly effect: EffectTest };
  readonly store: Effect.Effect<DocumentStoreShape, never, ReadModels>;
  readonly supports: { readonly codePoints: boolean };
  /** Holds a property for random values. */
  readonly check: <T, E>(
    values: fc.Arbitrary<T>,
    property: (value: T) => Effect.Effect<void, E, ReadModels>,
  ) => Effect.Effect<void, never, ReadModels>;
}

type EffectTest = (name: string, test: () => Effect.Effect<void, unknown, ReadModels | Scope.Scope>) => void;

/** A collection of the test's own. */
export const collectionName = (): string => `contract-${randomUUID()}`;

export const position = (number: number): string => String(number).padStart(20, "0");

export const storeUnderTest: Suite["store"] = Effect.gen(function* () {
  return yield* ReadModels;
});

export const checkWith =
  (numRuns: number): Suite["check"] =>
  (values, property) =>
    Effect.gen(function* () {
      const context = yield* Effect.context<ReadModels>();
      const run = Effect.runPromiseWith(context);
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(values, (value) => run(property(value))),
          { numRuns },
        ),
      );
    });
