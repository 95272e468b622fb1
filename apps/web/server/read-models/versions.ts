import { ActiveVersions } from "@soshogle/document-store/active-versions";
import { ReadModels } from "@soshogle/document-store/document-store";
import { PARKED } from "@soshogle/read-models/state/parked";
import { activeCollection, REGISTERS, type Register } from "@soshogle/read-models/state/register";
import { Effect, Layer } from "effect";

/** What nobody reads any more stays for a day: to hear of a switch a second late is early enough. */
const LOOK_MS = 1_000;

/** Which editions are read, for a process without the engine: looks at the registers once a second. */
export const layerVersionsFromRegisters = (projections: readonly string[]) =>
  Layer.effect(
    ActiveVersions,
    Effect.gen(function* () {
      const store = yield* ReadModels;
      yield* store.ensure([REGISTERS, PARKED]);
      const read = Effect.map(
        store.get(REGISTERS.name, projections),
        (registers) => new Map((registers as readonly Register[]).map(({ id, active }) => [id, active.edition])), // the engine writes them
      );
      const listeners = new Set<() => void>();
      let editions = yield* read;
      const look = Effect.map(read, (next) => {
        const isSwitched = [...editions].some(([name, edition]) => next.has(name) && next.get(name) !== edition);
        editions = next;
        if (isSwitched) for (const listener of [...listeners]) listener();
      });
      yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(LOOK_MS), Effect.ignore(look))));
      return {
        stored: (collection) => activeCollection(collection, editions),
        onSwitch: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
    }),
  );
