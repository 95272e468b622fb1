import { quarantineStream, SYSTEM } from "@soshogle/domain/ids";
import type { QuarantineItem } from "@soshogle/domain/quarantine/quarantine";
import { graphOf } from "@soshogle/testing/graph";
import { connect, eventsIn, newInbox } from "@soshogle/testing/inbox";
import { putAside as putAsideIn, tellQuarantine } from "@soshogle/testing/quarantine";
import { inWorld, layerGround, type World } from "@soshogle/testing/world";
import { Effect, Layer } from "effect";
import { describe, expect, it } from "vitest";
import { Intake, IntakeFailed, type IntakeShape, type TriedAgain } from "./intake.ts";
import { Automations, layerAutomations } from "./layer.ts";
import { defaultSettings } from "./settings.ts";

const putAside = (facts: Partial<QuarantineItem["facts"]> = {}) => putAsideIn({ workspaceId: SYSTEM, facts });
const ask = (itemId: string) => tellQuarantine({ workspaceId: SYSTEM, itemId }, { type: "RequestRedrive", now: 1 });

const historyOf = (id: string) =>
  Effect.map(eventsIn(quarantineStream(id)), (events) =>
    events.flatMap(({ type, data }) => (type === "ItemRedriven" ? [`${data.outcome} ${data.reason}`] : [])),
  );

/** A process of the automations whose way in answers by turns, the last answer for ever. */
const process = (world: World, answers: readonly (TriedAgain | "fails")[]) => {
  const tried: string[] = [];
  const intake: IntakeShape = {
    recordAgain: ({ bytes, entryId }) =>
      Effect.suspend(() => {
        const answer = answers[Math.min(tried.length, answers.length - 1)] ?? "fails";
        tried.push(`${entryId} ${bytes.toString()}`);
        return answer === "fails" ? Effect.fail(new IntakeFailed({ cause: "away" })) : Effect.succeed(answer);
      }),
  };
  const layer = layerAutomations(defaultSettings).pipe(
    Layer.provide(Layer.succeed(Intake, intake)),
    Layer.provideMerge(graphOf(world)),
    Layer.provideMerge(layerGround(world)),
  );
  return { tried, layer };
};
const atRest = Effect.flatMap(Automations, ({ atRest: rest }) => rest);

const RECORDED: TriedAgain = { outcome: "recorded" };
const UNKNOWN: TriedAgain = { outcome: "refused", reason: "unknown_account", detail: "" };

describe("an item that somebody wants tried again", () => {
  it("comes whole to the way in, and is marked once", () =>
    inWorld((world) => {
      const { tried, layer } = process(world, [RECORDED]);
      return Effect.gen(function* () {
        const id = yield* putAside({ reason: "schema_mismatch" });
        yield* ask(id);
        yield* atRest;
        yield* ask(id);
        yield* atRest;
        expect(tried).toEqual(["17 secret"]);
        expect(yield* historyOf(id)).toEqual(["recorded null"]);
      }).pipe(Effect.provide(layer));
    }));

  it("stays with its new reason when it fails again, which whoever asked is told", () =>
    inWorld((world) => {
      const { layer } = process(world, [UNKNOWN]);
      return Effect.gen(function* () {
        const id = yield* putAside({ reason: "schema_mismatch" });
        yield* ask(id);
        yield* atRest;
        expect(yield* historyOf(id)).toEqual(["refused unknown_account"]);
      }).pipe(Effect.provide(layer));
    }));

  it("is marked once although a process died between recording and marking it", () =>
    inWorld((world) =>
      Effect.gen(function* () {
        const id = yield* putAside({ reason: "schema_mismatch" }).pipe(Effect.provide(layerGround(world)));
        const first = process(world, ["fails"]);
        yield* Effect.gen(function* () {
          yield* atRest;
          yield* ask(id);
          yield* atRest;
        }).pipe(Effect.provide(first.layer));
        expect(first.tried).toHaveLength(1);
        world.clock.advance(defaultSettings.backoff.longestMs);
        const next = process(world, [{ outcome: "repeated" }]);
        yield* atRest.pipe(Effect.provide(next.layer));
        expect(next.tried).toHaveLength(1);
        expect(yield* historyOf(id).pipe(Effect.provide(layerGround(world)))).toEqual(["repeated null"]);
      }),
    ));
});

describe("items of an account that nobody had", () => {
  it("are tried by themselves once it is connected, and no others", () =>
    inWorld((world) => {
      const inbox = newInbox();
      const { tried, layer } = process(world, [RECORDED]);
      return Effect.gen(function* () {
        const [own, byOtherId] = [
          yield* putAside({ entryId: inbox.igId }),
          yield* putAside({ entryId: inbox.appScopedId }),
        ];
        const another = yield* putAside({ entryId: "99" });
        const misshapen = yield* putAside({ entryId: inbox.igId, reason: "unknown_kind" });
        yield* connect(inbox);
        yield* atRest;
        expect(tried.toSorted()).toEqual([`${inbox.igId} secret`, `${inbox.appScopedId} secret`].toSorted());
        for (const id of [own, byOtherId]) expect(yield* historyOf(id)).toEqual(["recorded null"]);
        for (const id of [another, misshapen]) expect(yield* historyOf(id)).toEqual([]);
      }).pipe(Effect.provide(layer));
    }));

  it("are looked at once more a moment later, and without a trace when nothing changed", () =>
    inWorld((world) => {
      const { tried, layer } = process(world, [UNKNOWN]);
      return Effect.gen(function* () {
        const id = yield* putAside();
        yield* atRest;
        expect(tried).toEqual([]);
        world.clock.advance(1_000_000);
        yield* atRest;
        expect(tried).toHaveLength(1);
        expect(yield* historyOf(id)).toEqual([]);
      }).pipe(Effect.provide(layer));
    }));
});
