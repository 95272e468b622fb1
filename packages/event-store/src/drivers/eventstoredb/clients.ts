import { EventStoreDBClient } from "@eventstore/db-client";
import { Effect, Redacted } from "effect";
import { BadEventStoreUrl, type Settings } from "./settings.ts";

/** One client of the server, which is replaced when it can no longer be trusted. */
export interface Connection {
  readonly client: () => EventStoreDBClient;
  /** Says that a call of this client met a fault that outlives the call. A new client serves from now on. */
  readonly renew: (failed: EventStoreDBClient) => void;
}

/**
 * A client for appends and one for reads and the subscription: a channel that fails fails for all that share it.
 * Fails with `BadEventStoreUrl` where the client does not understand the address.
 */
export const makeConnection = (settings: Settings) =>
  Effect.acquireRelease(
    Effect.try({
      try: () => open(settings),
      catch: (cause) => new BadEventStoreUrl({ message: `the address is not understood: ${String(cause)}` }),
    }),
    ({ close }) => Effect.promise(close),
  );

const open = ({ url }: Settings): Connection & { readonly close: () => Promise<void> } => {
  const make = () => EventStoreDBClient.connectionString(Redacted.value(url));
  let current = make();
  return {
    client: () => current,
    renew: (failed) => {
      if (failed !== current) return;
      current = make();
      void dispose(failed);
    },
    close: () => dispose(current),
  };
};

const DISPOSE_MS = 2_000;

/** A client with calls that were broken off may never finish disposing; nobody waits for it. */
const dispose = (client: EventStoreDBClient): Promise<void> =>
  Promise.race([
    client.dispose().catch(() => {}),
    new Promise<void>((resolve) => setTimeout(resolve, DISPOSE_MS).unref()),
  ]);
