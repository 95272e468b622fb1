import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@effect/vitest";
import { Keep, type KeepShape } from "@soshogle/document-store/document-store";
import { EventStore } from "@soshogle/event-store/event-store";
import { readConfig } from "@soshogle/process/config";
import { openDataFolder } from "@soshogle/process/data-folder";
import { fakeEventStoreDb } from "@soshogle/testing/eventstoredb/scoped";
import { hasMongoWire, mongoWire } from "@soshogle/testing/mongo-wire";
import { temporaryFolder } from "@soshogle/testing/temporary-folder";
import { Context, Effect, Layer } from "effect";
import { layerStandalone } from "../layers.ts";
import { layerOnServers } from "../layers-on-servers.ts";
import { checkpointsOf } from "./copy-keep.ts";
import { keepPlan } from "./keep-plan.ts";

const ROOT = join(import.meta.dirname, "../../../..");
const planned = () => keepPlan.collections.map(({ name }) => name).sort();

const held = Effect.fnUntraced(function* (keep: KeepShape, logId: string) {
  yield* checkpointsOf({ keep, plan: keepPlan, logId });
  return (yield* keep.inventory).collections.map(({ name }) => name).sort();
});

/** The product with everything that declares something in `keep` when it starts. */
const heldBy = <E>(product: Layer.Layer<Keep | EventStore, E>) =>
  Effect.gen(function* () {
    const context = yield* Layer.build(product);
    return yield* held(Context.get(context, Keep), yield* Context.get(context, EventStore).logId);
  });

describe("what moves with keep", () => {
  it.live("is everything that the product keeps in files", () =>
    Effect.gen(function* () {
      const config = readConfig({ DATA_DIR: yield* temporaryFolder });
      const onServersOnly = ["processes", "slot_leases"];
      const kept = yield* heldBy(layerStandalone(config, openDataFolder(config)));
      expect([...kept, ...onServersOnly].sort()).toEqual(planned());
    }),
  );

  it.live.runIf(hasMongoWire)("is everything that the product keeps on servers", () =>
    Effect.gen(function* () {
      const [{ url: log }, { url: documents }] = [yield* fakeEventStoreDb(), yield* mongoWire()];
      const folder = yield* temporaryFolder;
      const config = readConfig({
        DATA_DIR: folder,
        EVENTSTORE_URL: log,
        DATABASE_URL: `${documents}/inbox`,
        BLOB_URL: join(folder, "blobs"),
      });
      if (config.servers === null) throw new Error("no servers");
      expect(yield* heldBy(layerOnServers(config, openDataFolder(config), config.servers))).toEqual(planned());
    }),
  );

  it("is everything that the sources declare, also what is declared later than at the start", () => {
    const plan = readFileSync(join(import.meta.dirname, "keep-plan.ts"), "utf8");
    const declared = globSync("{packages,services,apps}/*/{src,server,app}/**/*.ts", { cwd: ROOT })
      .filter((file) => !/\.test\.ts$|-process\.ts$|\/testing\//.test(file))
      .flatMap((file) => declarationsIn(file));
    expect(declared).toEqual(expect.arrayContaining(["vaultCollections", "automationCheckpoints"]));
    const missing = declared.filter((name) => !plan.includes(`...${name}`));
    expect(missing).toEqual(["ownerLinkCollections"]); // which webCollections holds
  });
});

/** The lists of a file that say what becomes of something in `keep`; what is declared in place could not be planned. */
const declarationsIn = (file: string): string[] => {
  const text = readFileSync(join(ROOT, file), "utf8");
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = ""]) => name);
  const inPlace = /\bkeep\.ensure\(\[/.test(text) ? [`${file} declares a collection in place`] : [];
  const checkpoints = text.includes(": KeepCheckpoint = {") ? found(/export const (\w+Checkpoints) =/g) : [];
  return [...found(/const (\w+): readonly KeepCollection\[\]/g), ...checkpoints, ...inPlace];
};
