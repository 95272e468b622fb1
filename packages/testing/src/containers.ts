import { Effect } from "effect";
import { GenericContainer, Wait } from "testcontainers";
import { whyNoDocker } from "../../../tools/house/docker.ts";

/** Whether Docker answers here; `npm run test:int` says at its end why suites in containers were left out. */
export const hasDocker = whyNoDocker() === null;

const PORT = 2113;
const STARTUP_MS = 180_000;

/** One node in memory, without TLS and projections. The newer name of the product reads the newer names of settings. */
const node = (image: string, prefix: "EVENTSTORE" | "KURRENTDB") =>
  Effect.acquireRelease(
    Effect.promise(() =>
      new GenericContainer(image)
        .withEnvironment({
          [`${prefix}_INSECURE`]: "true",
          [`${prefix}_MEM_DB`]: "true",
          [`${prefix}_RUN_PROJECTIONS`]: "None",
          [`${prefix}_TELEMETRY_OPTOUT`]: "true",
        })
        .withExposedPorts(PORT)
        .withWaitStrategy(Wait.forHttp("/health/live", PORT).forStatusCode(204))
        .withStartupTimeout(STARTUP_MS)
        .start(),
    ),
    (container) => Effect.promise(() => container.stop()),
  ).pipe(
    Effect.map((container) => ({ url: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false` })),
  );

/** A server of EventStoreDB's last but one long-term release, for the life of the scope. */
export const eventStoreDbContainer = node("eventstore/eventstore:23.10.1-bookworm-slim", "EVENTSTORE");

/** A server of KurrentDB's long-term release, for the life of the scope. */
export const kurrentDbContainer = node("docker.kurrent.io/kurrent-lts/kurrentdb:26.0.3", "KURRENTDB");

const MONGO_PORT = 27_017;
/** Makes the set at the first look, from then on says whether there is a primary. */
const PRIMARY = "try { rs.status() } catch { rs.initiate() } if (!db.hello().isWritablePrimary) quit(1)";

/** A `mongod` for the life of the scope. Clients must not follow the name that a set of one has for itself. */
const mongod = (command: readonly string[], isReady: string) =>
  Effect.acquireRelease(
    Effect.promise(() =>
      new GenericContainer("mongo:8")
        .withCommand(["--bind_ip_all", ...command])
        .withExposedPorts(MONGO_PORT)
        .withHealthCheck({ test: ["CMD", "mongosh", "--quiet", "--eval", isReady], interval: 1_000, retries: 120 })
        .withWaitStrategy(Wait.forHealthCheck())
        .withStartupTimeout(STARTUP_MS)
        .start(),
    ),
    (container) => Effect.promise(() => container.stop()),
  ).pipe(
    Effect.map((container) => ({
      url: `mongodb://${container.getHost()}:${container.getMappedPort(MONGO_PORT)}/?directConnection=true`,
    })),
  );

/** One MongoDB server that is no replica set. */
export const singleMongoContainer = mongod([], "db.hello()");

/** A MongoDB replica set of one. */
export const mongoReplicaSetContainer = mongod(["--replSet", "rs0"], PRIMARY);
