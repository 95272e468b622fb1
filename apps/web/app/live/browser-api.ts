import { createTRPCUntypedClient, httpBatchLink, httpSubscriptionLink, retryLink, splitLink } from "@trpc/client";
import type { Api } from "../api.ts";

const url = "/api/trpc";
const longestPauseMs = 15_000;
/** A server that says nothing for so long is taken for unreachable: commands may be repeated under their ids. */
const commandTimeoutMs = 20_000;
const signedOutCodes: readonly unknown[] = ["UNAUTHORIZED", "FORBIDDEN"];

const client = createTRPCUntypedClient({
  links: [
    splitLink({
      condition: ({ type }) => type === "subscription",
      true: [
        // One answer other than 200 ends a subscription for good, unless something asks again.
        retryLink({
          retry: ({ error }) => !signedOutCodes.includes(error.data?.code),
          retryDelayMs: (attempt) => Math.min(500 * 2 ** attempt, longestPauseMs),
        }),
        httpSubscriptionLink({ url }),
      ],
      false: httpBatchLink({ url, maxURLLength: 2_000 }),
    }),
  ],
});

// The casts below: the router answers by the contract of api.ts, and one module checks the paths.
const query =
  <I, O>(path: string): ((input: I) => Promise<O>) =>
  (input) =>
    client.query(path, input) as Promise<O>;

const command =
  <I, O>(path: string): ((input: I) => Promise<O>) =>
  (input) =>
    client.mutation(path, input, { signal: AbortSignal.timeout(commandTimeoutMs) }) as Promise<O>;

type Browser = {
  readonly dashboard: Pick<Api["dashboard"], "get">;
  readonly conversations: Api["conversations"];
  readonly leads: Api["leads"];
};

/** The same procedures that loaders call, asked over HTTP. Failures are `TRPCClientError`s: read them with `apiFailure`. */
export const browserApi: Browser = {
  dashboard: { get: query("dashboard.get") },
  conversations: {
    list: query("conversations.list"),
    counts: query("conversations.counts"),
    get: query("conversations.get"),
    thread: query("conversations.thread"),
    drafts: query("conversations.drafts"),
    keepDraft: command("conversations.keepDraft"),
    reply: command("conversations.reply"),
    assign: command("conversations.assign"),
    writeNote: command("conversations.writeNote"),
    archive: command("conversations.archive"),
    reopen: command("conversations.reopen"),
    markRead: command("conversations.markRead"),
    settlePart: command("conversations.settlePart"),
    cancelPart: command("conversations.cancelPart"),
  },
  leads: {
    list: query("leads.list"),
    board: query("leads.board"),
    get: query("leads.get"),
    changeStage: command("leads.changeStage"),
    setOwner: command("leads.setOwner"),
    setValue: command("leads.setValue"),
    writeNote: command("leads.writeNote"),
  },
};

/** Says something while the page goes away; nobody hears whether it arrived. */
export const sayOnLeaving = (path: string, input: unknown): void => {
  fetch(`${url}/${path}`, {
    method: "POST",
    keepalive: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  }).catch(() => undefined);
};

export interface StreamObserver {
  readonly onData: (message: unknown) => void;
  readonly onConnectionStateChange: (change: { readonly state: string; readonly error?: unknown }) => void;
  readonly onError: (error: unknown) => void;
  readonly onComplete: () => void;
}

/** The raw subscription from an event id on; `stream.ts` is its only caller. */
export const subscribeTo = (path: string, lastEventId: string, observer: StreamObserver): { unsubscribe: () => void } =>
  client.subscription(path, { lastEventId }, observer);
