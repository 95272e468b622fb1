import { expect, it } from "vitest";
import { coalesce } from "./coalesce.ts";

it("runs once more after being asked during a run, however often", async () => {
  let runs = 0;
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const refresh = coalesce(async () => {
    await gates[runs++]?.promise;
  });
  const first = refresh();
  void refresh();
  const last = refresh();
  expect(runs).toBe(1);
  gates[0]?.resolve();
  gates[1]?.resolve();
  await Promise.all([first, last]);
  expect(runs).toBe(2);
});

it("survives a refresh that fails", async () => {
  let runs = 0;
  const refresh = coalesce(async () => {
    runs += 1;
    if (runs === 1) throw new Error("offline");
  });
  await refresh();
  await refresh();
  expect(runs).toBe(2);
});
