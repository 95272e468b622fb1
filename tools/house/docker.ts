import { spawnSync } from "node:child_process";

const PATIENCE_MS = 10_000;

/** Why no container can be started here; null where Docker answers. */
export const whyNoDocker = (): string | null => {
  const { error, status, stderr } = spawnSync("docker", ["version", "--format", "{{.Server.Version}}"], {
    encoding: "utf8",
    timeout: PATIENCE_MS,
  });
  if (error) return `docker cannot be run: ${error.message}`;
  return status === 0 ? null : (stderr.trim().split("\n").at(-1) ?? "docker does not answer");
};

/** What `npm run test:int` leaves out where Docker does not answer. */
export const containersNotRun = (): readonly string[] => {
  const why = whyNoDocker();
  if (why === null) return [];
  return [
    `NOT RUN: MongoDB driver in containers of one mongod and of a replica set (${why}; a server of yours: MONGODB_TEST_URL)`,
    `NOT RUN: EventStoreDB driver in containers of EventStoreDB and KurrentDB (${why}; a server of yours: EVENTSTORE_TEST_URL)`,
  ];
};
