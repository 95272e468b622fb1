import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { it } from "@effect/vitest";
import { Effect } from "effect";
import { afterAll, describe, expect } from "vitest";
import { Keep } from "../../document-store.ts";
import { layerKeepEmbedded } from "./layers.ts";

const folder = mkdtempSync(join(tmpdir(), "documents-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts the burst, lets it commit `answers` times, runs `meanwhile`, kills it and returns what it had printed. */
const killedAfter = async (file: string, answers: number, meanwhile: () => Promise<void> = async () => {}) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, "burst-process.ts"), file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length !== answers) continue;
    await meanwhile();
    child.kill("SIGKILL");
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  return acknowledged;
};

/** How far each lane came, and which documents stand. */
const survey = Effect.gen(function* () {
  const keep = yield* Keep;
  const lanes = yield* keep.checkpoints(["lane-0", "lane-1", "lane-2", "lane-3"]);
  const all = { collection: "burst", index: "all", where: [], direction: "ascending", limit: 1_000_000 } as const;
  const { documents } = yield* keep.find(all);
  return { lanes, ids: new Set(documents.map(({ id }) => id)) };
});

const open = <A, E>(file: string, use: Effect.Effect<A, E, Keep>) =>
  Effect.provide(use, layerKeepEmbedded({ file }), { local: true });

describe("the embedded driver, killed in a burst of commits", () => {
  it("keeps every answered commit whole, and no checkpoint without its documents", async () => {
    const file = join(folder, "burst.db");
    const everAcknowledged: number[] = [];
    for (const answers of [1, 7, 40, 150, 400]) {
      everAcknowledged.push(...(await killedAfter(file, answers)));
      const { lanes, ids } = await Effect.runPromise(open(file, survey));
      for (const at of everAcknowledged) {
        expect(Number(lanes.get(`lane-${at % 4}`))).toBeGreaterThanOrEqual(at);
        for (let part = 0; part < 10; part++) expect(ids).toContain(`${at}.${part}`);
      }
      for (const at of new Set([...ids].map((id) => Number(id.split(".")[0])))) {
        for (let part = 0; part < 10; part++) expect(ids).toContain(`${at}.${part}`);
        expect(Number(lanes.get(`lane-${at % 4}`))).toBeGreaterThanOrEqual(at);
      }
      for (const [lane, at] of lanes) expect([lane, ids.has(`${Number(at)}.9`)]).toEqual([lane, true]);
    }
  });

  it("owns its file until it ends", async () => {
    const file = join(folder, "two-processes.db");
    await killedAfter(file, 3, async () => {
      const refused = await Effect.runPromise(Effect.flip(open(file, survey)));
      expect(refused).toMatchObject({ _tag: "FileInUse", file });
    });
    const { ids } = await Effect.runPromise(open(file, survey));
    expect(ids.size).toBeGreaterThanOrEqual(30);
  });
});
