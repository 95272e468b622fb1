import { Effect } from "effect";
import { keepPlan } from "./keep-plan.ts";
import { type Moved, moveHouse, renewLogId, reopen } from "./move.ts";
import { type Task, taskOf, usage } from "./options.ts";
import { openPlace } from "./places.ts";
import { type Output, progressOn } from "./progress.ts";

/** Does what the arguments ask for, and tells how far it is. Rejects with `NotMoved`, or what a store failed with. */
export const copyLog = (given: readonly string[], output: Output): Promise<void> =>
  Effect.runPromise(
    Effect.gen(function* () {
      const text = yield* Effect.scoped(carryOut(yield* taskOf(given), output));
      output.write(`${text}\n`);
    }),
  );

const carryOut = Effect.fnUntraced(function* (task: Task, output: Output) {
  switch (task.kind) {
    case "help":
      return usage;
    case "move": {
      const from = yield* openPlace(task.from);
      const to = yield* openPlace(task.to);
      const { begin, end } = progressOn(output);
      const moved = yield* moveHouse({ from, to, plan: keepPlan, progress: begin }).pipe(
        Effect.ensuring(Effect.sync(end)),
      );
      return report(moved, to.name);
    }
    case "renew": {
      const stores = yield* openPlace(task.place);
      yield* renewLogId(stores);
      return `The log of ${stores.name} has a new id. Start the product.`;
    }
    case "reopen": {
      const stores = yield* openPlace(task.place);
      yield* reopen(stores);
      return `The product may start on ${stores.name} again. Never start it on the copy as well.`;
    }
  }
});

const report = ({ tally, documents, destructions, objects }: Moved, place: string): string => {
  const number = (value: number) => value.toLocaleString("en");
  return `Moved to ${place}: ${number(tally.events)} events of ${number(tally.streams.size)} streams, the same on both sides (sha256 ${tally.digest}), ${number(documents)} documents of keep, ${number(destructions)} lines of the book of destructions, ${number(objects)} objects.
Start the product there, with the same MASTER_KEY. The old place is closed, and stays as it was.`;
};
