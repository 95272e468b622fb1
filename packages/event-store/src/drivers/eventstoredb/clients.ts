import { EventStoreDBClient } from "@eventstore/db-client";
import { Effect, Redacted } from "effect";
import { BadEventStoreUrl, type Settings } from "./settings.ts";

/** One client of the server, which is replaced when it can no longer be trusted. */
export interface Connection {
  readonly client: () => EventStoreDBClient;
  /** False once a client was replaced or closed: what its reads brought may be cut short. */
  readonly isCurrent: (client: EventStoreDBClient) => boolean;
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
      // Without the client's own words, which repeat the address with its password.
      catch: () =>
        new BadEventStoreUrl({
          message:
            "EVENTSTORE_URL: the address is not understood; write it as esdb://user:password@host:2113, options after a ?",
        }),
    }),
    ({ close }) => Effect.promise(close),
  );

const open = ({ url, deadlineMs }: Settings): Connection & { readonly close: () => Promise<void> } => {
  const make = () => EventStoreDBClient.connectionString(Redacted.value(url));
  let current = make();
  let isClosed = false;
  return {
    client: () => current,
    isCurrent: (client) => !isClosed && client === current,
    renew: (failed) => {
      if (failed !== current || isClosed) return;
      current = make();
      void dispose(failed);
      // Appends on their way over it may still be answered.
      setTimeout(() => disconnect(failed), 2 * deadlineMs).unref();
    },
    close: async () => {
      isClosed = true;
      await dispose(current);
      disconnect(current);
    },
  };
};

const DISPOSE_MS = 2_000;

/** A client with calls that were broken off may never finish disposing; nobody waits for it. */
const dispose = (client: EventStoreDBClient): Promise<void> =>
  Promise.race([
    client.dispose().catch(() => {}),
    new Promise<void>((resolve) => setTimeout(resolve, DISPOSE_MS).unref()),
  ]);

/** Disposing leaves the connection open. What closes it is protected, which brackets may pass and dots may not. */
const disconnect = (client: EventStoreDBClient): void => {
  // biome-ignore lint/complexity/useLiteralKeys: see above
  client["getChannel"]().then(
    (channel) => channel.close(),
    () => {},
  );
};
