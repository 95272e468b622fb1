import { eventStoreDbContainer, hasDocker, kurrentDbContainer } from "@soshogle/testing/containers";
import { inOwnNames } from "@soshogle/testing/eventstoredb/own-names";
import { Effect, Layer, Redacted } from "effect";
import { describe } from "vitest";
import { eventStoreContract } from "../../contract.ts";
import { layerEventStoreDb } from "./eventstoredb.ts";

const supports = { uniqueIds: "nowhere", lag: "bytes" } as const;
const layerAt = (url: string) => layerEventStoreDb({ url: Redacted.make(url) });
const containers = { "EventStoreDB 23.10": eventStoreDbContainer, "KurrentDB 26.0": kurrentDbContainer };

for (const [name, container] of Object.entries(containers))
  describe.skipIf(!hasDocker)(`in a container: ${name}`, () => {
    eventStoreContract(name, Layer.unwrap(Effect.map(container, ({ url }) => layerAt(url))), supports);
  });

const url = process.env.EVENTSTORE_TEST_URL;

describe.skipIf(!url)("on the server of EVENTSTORE_TEST_URL, among others' streams", () => {
  const given = url ?? "";
  eventStoreContract("EVENTSTORE_TEST_URL", inOwnNames(given, layerAt(given)), supports);
});
