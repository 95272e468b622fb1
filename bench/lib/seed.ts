import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Keep } from "@soshogle/document-store/document-store";
import { layerKeepEmbedded } from "@soshogle/document-store/drivers/embedded/layers";
import { layerEmbedded } from "@soshogle/event-store/drivers/embedded/embedded";
import { EventStore, START } from "@soshogle/event-store/event-store";
import { conversationOf, profileFetched, received, started } from "@soshogle/testing/builders/conversation";
import { makeAppender } from "@soshogle/testing/builders/drafts";
import { layerVault } from "@soshogle/vault/layer";
import { Effect, Layer, Redacted } from "effect";

/** Appended together: the store gathers them into few transactions. */
const AT_ONCE = 256;
const TEXT = "A message as people write them: a question, an address, a thank you, some 100 characters long in all.";

/** What only the last message of a conversation says. */
export const lastWordsOf = (number: number): string => `Last words of ${number}.`;
export const LAST_WORDS = /Last words of \d+\./;

/**
 * Appends conversations of two messages to the log in a data folder that nobody runs on and that has a connected account;
 * a second lies between one and the next. Automations take all of it for seen.
 */
export const seedConversations = (data: string, count: number): Promise<void> => {
  const seed = Effect.gen(function* () {
    const log = yield* EventStore;
    const keep = yield* Keep;
    const filter = { types: ["AccountConnected"] };
    const [connected] = (yield* log.readAll({ after: START, limit: 1, filter })).events;
    if (!connected) return yield* Effect.die(new Error(`no account is connected in ${data}`));
    const { workspaceId } = connected.metadata as { readonly workspaceId: string }; // as every event of ours has it
    const accountId = connected.stream.slice("account-".length);
    const append = yield* makeAppender;
    const begun = Date.now() - count * 1_000;
    const numbers = Array.from({ length: count }, (_, number) => number);
    const seedOne = (number: number) => {
      const { draft, ofContact } = conversationOf(`8${String(number).padStart(15, "0")}`, { accountId, workspaceId });
      const at = begun + number * 1_000;
      return append([
        draft(started(), at),
        ofContact(profileFetched(`Contact ${number}`, at), at),
        draft(received(`seed.${number}.1`, at, TEXT), at),
        draft(received(`seed.${number}.2`, at, lastWordsOf(number)), at),
      ]);
    };
    yield* Effect.forEach(numbers, seedOne, { concurrency: AT_ONCE, discard: true });
    yield* keep.commit([], [{ id: `automations|${yield* log.logId}`, position: yield* log.head }]);
  });
  const masterKey = Redacted.make(Buffer.from(readFileSync(join(data, "master.key"), "utf8"), "base64"));
  const stores = Layer.merge(
    layerEmbedded({ file: join(data, "log.db") }),
    layerKeepEmbedded({ file: join(data, "keep.db") }),
  );
  return Effect.runPromise(Effect.provide(seed, layerVault(masterKey).pipe(Layer.provideMerge(stores))));
};
