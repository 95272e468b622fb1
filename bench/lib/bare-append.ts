import { randomUUID } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { parentPort, workerData } from "node:worker_threads";
import { migrate } from "@soshogle/event-store/drivers/embedded/schema";
import { openOwned } from "@soshogle/sqlite/open";

/** The yardstick: `node:sqlite` alone in a worker, the log's own tables and durability, groups of a fixed size. */
export interface BareOptions {
  readonly file: string;
  readonly data: string;
  readonly metadata: string;
}
export interface BareRun {
  readonly events: number;
  readonly group: number;
  readonly perStream: number;
}

const { file, data, metadata } = workerData as BareOptions; // given by event-store.bench.ts

const prepare = (database: DatabaseSync) => {
  database.exec("INSERT OR IGNORE INTO kinds (kind, category, type) VALUES (1, 'conversation', 'MessageReceived')");
  return {
    begin: database.prepare("BEGIN IMMEDIATE"),
    commit: database.prepare("COMMIT"),
    create: database.prepare("INSERT INTO streams (name) VALUES (?)"),
    insert: database.prepare(
      "INSERT INTO events (stream, revision, id, kind, stored_at, metadata, data) VALUES (?, ?, ?, 1, ?, ?, ?)",
    ),
  };
};

const database = openOwned(file, "full");
migrate(database);
const { begin, commit, create, insert } = prepare(database);

const newStream = () => Number(create.run(`conversation-${randomUUID()}_1234567890123456`).lastInsertRowid);

/** Events a second. */
const run = ({ events, group, perStream }: BareRun): number => {
  const started = performance.now();
  const lanes = Array.from({ length: group }, () => ({ stream: 0, revision: perStream }));
  for (let done = 0; done < events; done += group) {
    begin.run();
    for (const lane of lanes) {
      if (lane.revision === perStream) Object.assign(lane, { stream: newStream(), revision: 0 });
      insert.run(lane.stream, lane.revision++, randomUUID(), Date.now(), metadata, data);
    }
    commit.run();
  }
  return events / ((performance.now() - started) / 1000);
};

parentPort?.on("message", (message: BareRun | "close") => {
  if (message !== "close") return parentPort?.postMessage(run(message));
  database.close();
  parentPort?.close();
});
