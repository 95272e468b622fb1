import { randomUUID } from "node:crypto";
import { claim } from "@soshogle/domain/claim/claim";
import type { AnyRecorded } from "@soshogle/domain/event";
import { claimStream, type StreamName, SYSTEM } from "@soshogle/domain/ids";
import { EventStore, START, type StoredEvent } from "@soshogle/event-store/event-store";
import { Commands } from "@soshogle/event-store/handle";
import { openEvents } from "@soshogle/event-store/read-events";
import { Vault } from "@soshogle/vault/vault";
import { Effect, Layer } from "effect";
import { layerIngestBooks } from "../books.ts";
import { layerAccountRoutes, type Route } from "../route-account.ts";

/** What ingest adds to the stores below it. */
export const layerIngest = Layer.mergeAll(layerAccountRoutes, layerIngestBooks);

/** Lets a fresh account hold one of Meta's ids. */
export const connectAccount = Effect.fnUntraced(function* (metaId: string, route?: Route) {
  const { accountId, workspaceId } = route ?? { accountId: randomUUID(), workspaceId: randomUUID() };
  const change = { type: "MakeClaim", holder: accountId, workspaceId, now: 0 } as const;
  yield* changeClaim(metaId, change);
  return { accountId, workspaceId };
});

export const releaseAccount = (metaId: string, { accountId }: Route) =>
  changeClaim(metaId, { type: "ReleaseClaim", holder: accountId, now: 0 });

const changeClaim = Effect.fnUntraced(function* (metaId: string, command: Parameters<typeof claim.decide>[0]) {
  const commands = yield* Commands;
  const vault = yield* Vault;
  const stream = claimStream("instagram", vault.claimHmac(`instagram|${metaId}`));
  return yield* commands.handle({
    decider: claim,
    stream,
    workspaceId: SYSTEM,
    partition: stream,
    subject: null,
    commands: [
      {
        command,
        identity: randomUUID(),
        actor: { kind: "system", id: "test" },
        occurredAt: 0,
        correlationId: "test",
        causationId: "test",
      },
    ],
  });
});

/** Every event of the log in these categories, opened. */
export const logOf = Effect.fnUntraced(function* (...categories: readonly string[]) {
  const store = yield* EventStore;
  const events: StoredEvent[] = [];
  for (let after = START, atEnd = false; !atEnd; ) {
    const page = yield* store.readAll({ after, limit: 500, filter: { categories } });
    events.push(...page.events);
    ({ position: after, atEnd } = page);
  }
  return yield* openEvents(events);
});

export const eventsOfType = (log: readonly AnyRecorded[], type: string): readonly AnyRecorded[] =>
  log.filter((event) => event.type === type);

/** The personal part of an event that nobody has destroyed. */
export const contentOf = (event: AnyRecorded | undefined): Record<string, unknown> => {
  if (event?.personal?.state !== "clear") throw new Error("the content is not clear");
  return event.personal.value;
};

export const streamsOf = (log: readonly AnyRecorded[]): ReadonlySet<StreamName> =>
  new Set(log.map(({ stream }) => stream));
