import { join } from "node:path";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Effect, Layer } from "effect";
import { describe, expect, it } from "vitest";
import { DueItems, type NewDueItem } from "./due-items.ts";
import { layerDueItems } from "./due-items-in-keep.ts";

const layer = Layer.unwrap(
  Effect.map(temporaryFolder, (folder) =>
    layerDueItems.pipe(Layer.provide(layerKeepEmbedded({ file: join(folder, "keep.db") }))),
  ),
);
const run = <A, E>(test: (items: typeof DueItems.Service) => Effect.Effect<A, E>) =>
  Effect.runPromise(Effect.provide(Effect.flatMap(DueItems, test), layer));

const item = (id: string, dueAt: number, more: Partial<NewDueItem> = {}): NewDueItem => ({
  id,
  kind: "send",
  lane: id,
  dueAt,
  payload: { subject: id, workspaceId: "w", causationId: "c", correlationId: "r" },
  whenKnown: "bring-forward",
  ...more,
});
const at = (now: number) => ({ pool: "account", now, limit: 10, isBusy: () => false }) as const;

describe("due items", () => {
  it("are claimable from their time on, earliest first", () =>
    run((items) =>
      Effect.gen(function* () {
        yield* items.schedule(item("late", 30));
        yield* items.schedule(item("b", 20));
        yield* items.schedule(item("a", 10));
        expect(yield* items.look(at(9))).toEqual({ claimable: [], nextAt: 10 });
        const { claimable, nextAt } = yield* items.look(at(20));
        expect(claimable.map(({ document }) => document.id)).toEqual(["a", "b"]);
        expect(nextAt).toBe(30);
      }),
    ));

  it("are offered one a lane, and none of a busy one", () =>
    run((items) =>
      Effect.gen(function* () {
        for (const [id, lane] of [
          ["a1", "a"],
          ["a2", "a"],
          ["b1", "b"],
        ] as const)
          yield* items.schedule(item(id, 10, { lane }));
        const { claimable } = yield* items.look({ ...at(10), isBusy: (lane) => lane === "b" });
        expect(claimable.map(({ document }) => document.id)).toEqual(["a1"]);
      }),
    ));

  it("are claimed by one owner only", () =>
    run((items) =>
      Effect.gen(function* () {
        yield* items.schedule(item("a", 10));
        const seen = (yield* items.look(at(10))).claimable;
        const claims = yield* Effect.forEach(
          ["x", "y"],
          (owner) => Effect.flatMap(Effect.fromNullishOr(seen[0]), (one) => items.claim(one, { owner, until: 100 })),
          { concurrency: 2 },
        );
        expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
      }),
    ));

  const claimed = (items: typeof DueItems.Service, owner: string, now: number, until: number) =>
    Effect.gen(function* () {
      const [seen] = (yield* items.look(at(now))).claimable;
      return seen ? yield* items.claim(seen, { owner, until }) : null;
    });

  it("are taken over when the lease has run out, and only then", () =>
    run((items) =>
      Effect.gen(function* () {
        yield* items.schedule(item("a", 10));
        yield* claimed(items, "x", 10, 100);
        expect(yield* claimed(items, "y", 99, 200)).toBeNull();
        expect(yield* claimed(items, "y", 100, 200)).toMatchObject({ id: "a", attempts: 2 });
        expect(yield* items.renew("a", { owner: "x", until: 300 })).toBe(false);
        yield* items.complete("a", "x");
        expect((yield* items.backlog).items).toBe(1);
        yield* items.complete("a", "y");
        expect((yield* items.backlog).items).toBe(0);
      }),
    ));

  it("come again when they were asked for while in work", () =>
    run((items) =>
      Effect.gen(function* () {
        yield* items.schedule(item("a", 10));
        yield* claimed(items, "x", 10, 100);
        yield* items.schedule(item("a", 15));
        yield* items.complete("a", "x");
        expect(yield* claimed(items, "x", 15, 100)).toMatchObject({ id: "a", attempts: 1 });
      }),
    ));

  it("keep the pause after a failure where they are told to", () =>
    run((items) =>
      Effect.gen(function* () {
        for (const [whenKnown, nextAt] of [
          ["bring-forward-unless-failed", 50],
          ["bring-forward", 20],
        ] as const) {
          yield* items.schedule(item("a", 10));
          yield* claimed(items, "x", 10, 100);
          yield* items.pause("a", "x", 50);
          yield* items.schedule(item("a", 20, { whenKnown }));
          expect((yield* items.look(at(10))).nextAt).toBe(nextAt);
          yield* claimed(items, "x", 60, 100);
          yield* items.complete("a", "x");
        }
      }),
    ));

  it("are hastened by their kind, however many wait", () =>
    run((items) =>
      Effect.gen(function* () {
        const other = { ...at(10), pool: "other", limit: 1_000 } as const;
        for (let n = 0; n < 150; n++) yield* items.schedule(item(`c${n}`, 100 + n, { kind: "check" }));
        yield* items.schedule(item("early", 5, { kind: "check" }));
        yield* items.schedule(item("p", 120, { kind: "profile" }));
        yield* items.hasten("check", 10);
        const { claimable, nextAt } = yield* items.look(other);
        expect(claimable).toHaveLength(151);
        expect(claimable[0]?.document).toMatchObject({ id: "early", dueAt: 5 });
        expect(nextAt).toBe(120);
      }),
    ));

  it("come with what set them off last", () =>
    run((items) =>
      Effect.gen(function* () {
        const causedBy = (causationId: string) => ({ payload: { ...item("a", 0).payload, causationId } });
        yield* items.schedule(item("a", 10, causedBy("first")));
        yield* items.schedule(item("a", 40, causedBy("second")));
        const first = yield* claimed(items, "x", 10, 100);
        expect(first).toMatchObject({ dueAt: 10, payload: { causationId: "second" } });
        yield* items.schedule(item("a", 15, causedBy("third")));
        yield* items.pause("a", "x", 50);
        yield* items.schedule(item("a", 60, { ...causedBy("fourth"), whenKnown: "bring-forward-unless-failed" }));
        const again = yield* claimed(items, "x", 50, 100);
        expect(again).toMatchObject({ attempts: 2, payload: { causationId: "fourth" } });
        yield* items.pause("a", "x", 70);
        yield* items.schedule(item("a", 60, causedBy("fifth")));
        const anew = yield* claimed(items, "x", 60, 100);
        expect(anew).toMatchObject({ attempts: 1, payload: { causationId: "fifth" } });
      }),
    ));

  it("repeat nothing when scheduled again", () =>
    run((items) =>
      Effect.gen(function* () {
        yield* items.schedule(item("a", 10));
        yield* items.schedule(item("a", 10));
        yield* items.schedule(item("a", 40));
        expect(yield* items.backlog).toEqual({ items: 1, oldestDueAt: 10 });
      }),
    ));

  it("wake who waits for them", () =>
    run((items) =>
      Effect.gen(function* () {
        const before = items.rings("account");
        yield* items.schedule(item("a", 10));
        yield* items.changed("account");
        expect(items.rings("account")).toBeGreaterThan(before);
      }),
    ));
});
