import { expect, it } from "vitest";
import { collectStartGarbage } from "./start-garbage.ts";

it("frees what nobody holds any more, and leaves no way to collect behind", async () => {
  const forgotten = new WeakRef({ made: "while starting" });
  await new Promise(setImmediate); // a WeakRef holds its target until the turn is over
  collectStartGarbage();
  expect(forgotten.deref()).toBeUndefined();
  expect(Reflect.get(globalThis, "gc")).toBeUndefined();
});
