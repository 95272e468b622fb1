import { layer as describeWith } from "@effect/vitest";
import type { Layer } from "effect";
import { appendContract } from "./contract/append.ts";
import { modelContract } from "./contract/model.ts";
import { readContract } from "./contract/read.ts";
import { refusalContract } from "./contract/refusals.ts";
import { repeatContract } from "./contract/repeats.ts";
import { subscribeContract } from "./contract/subscribe.ts";
import type { Supports } from "./contract/suite.ts";
import type { EventStore } from "./event-store.ts";

/**
 * What every driver promises. It needs one store, empty or not, that nobody else writes to meanwhile; each test uses
 * streams of its own. What drivers may differ in is declared in `supports`.
 */
export const eventStoreContract = (name: string, layer: Layer.Layer<EventStore, unknown>, supports: Supports): void =>
  describeWith(layer, { timeout: "60 seconds", excludeTestServices: true })(`EventStore contract (${name})`, (it) => {
    appendContract(it);
    repeatContract(it, supports);
    refusalContract(it);
    readContract(it);
    subscribeContract(it, supports);
    modelContract(it);
  });
