import { describe, expect, it } from "vitest";
import { type DraftState, draftKeeper } from "./draft-keeper.ts";
import type { Mode } from "./drafts.ts";

const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

const given = () => {
  const saves: { readonly mode: Mode; readonly text: string; readonly done: PromiseWithResolvers<void> }[] = [];
  const here = new Map<Mode, string>();
  const states: DraftState[] = [];
  let paused = Promise.withResolvers<void>();
  const keeper = draftKeeper({
    save: (mode, text) => {
      const done = Promise.withResolvers<void>();
      saves.push({ mode, text, done });
      return done.promise;
    },
    remember: (mode, text) => void here.set(mode, text),
    onState: (state) => void states.push(state),
    pause: () => {
      paused = Promise.withResolvers();
      return paused.promise;
    },
  });
  const pausing = async () => {
    paused.resolve();
    await settled();
  };
  const finish = async (place: number, fails = false) => {
    if (fails) saves[place]?.done.reject(new Error("offline"));
    else saves[place]?.done.resolve();
    await settled();
  };
  return { keeper, saves, here, states, pausing, finish, texts: () => saves.map(({ text }) => text) };
};

describe("what is typed", () => {
  it("is saved once after a pause, as it is then", async () => {
    const { keeper, texts, states, pausing, finish } = given();
    for (const text of ["H", "He", "Hello"]) keeper.typed("reply", text);
    expect(texts()).toEqual([]);
    await pausing();
    expect(texts()).toEqual(["Hello"]);
    await finish(0);
    expect(states.at(-1)).toBe("kept");
  });

  it("is on this device until the server has it", async () => {
    const { keeper, here, pausing, finish } = given();
    keeper.typed("note", "For us");
    expect(here.get("note")).toBe("For us");
    await pausing();
    await finish(0);
    expect(here.get("note")).toBe("");
    expect([...keeper.unsaved()]).toEqual([]);
  });

  it("during a save is saved after it, never before", async () => {
    const { keeper, texts, here, pausing, finish } = given();
    keeper.typed("reply", "one");
    await pausing();
    keeper.typed("reply", "two");
    await pausing();
    expect(texts()).toEqual(["one"]);
    await finish(0);
    expect(texts()).toEqual(["one", "two"]);
    expect(here.get("reply")).toBe("two");
    await finish(1);
    expect(here.get("reply")).toBe("");
  });

  it("that could not be saved stays here and is tried again", async () => {
    const { keeper, texts, here, states, pausing, finish } = given();
    keeper.typed("reply", "kept");
    await pausing();
    await finish(0, true);
    expect([states.at(-1), here.get("reply")]).toEqual(["only_here", "kept"]);
    keeper.retry();
    await finish(1);
    expect([texts(), states.at(-1), here.get("reply")]).toEqual([["kept", "kept"], "kept", ""]);
  });

  it("in both modes is saved for both", async () => {
    const { keeper, saves, pausing, finish } = given();
    keeper.typed("reply", "to them");
    keeper.typed("note", "to us");
    await pausing();
    await finish(0);
    await finish(1);
    expect(saves.map(({ mode, text }) => [mode, text])).toEqual([
      ["reply", "to them"],
      ["note", "to us"],
    ]);
  });
});
