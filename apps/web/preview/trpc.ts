import { initTRPC, tracked } from "@trpc/server";
import type { Api } from "../app/api.ts";
import type { Change } from "../app/views.ts";
import type { FakeServer } from "./fake-api.ts";

const t = initTRPC.context<FakeServer>().create({ sse: { ping: { enabled: true, intervalMs: 5_000 } } });

type Conversations = Api["conversations"];

// The preview trusts its own pages: what they send is taken as it comes.
const taken = <I>() => t.procedure.input((value: unknown) => value as I);

const ask = <K extends keyof Conversations>(name: K) =>
  taken<Parameters<Conversations[K]>[0]>().query(({ ctx, input }) =>
    (ctx.api.conversations[name] as (value: unknown) => Promise<unknown>)(input),
  );

const tell = <K extends keyof Conversations>(name: K) =>
  taken<Parameters<Conversations[K]>[0]>().mutation(({ ctx, input }) =>
    (ctx.api.conversations[name] as (value: unknown) => Promise<unknown>)(input),
  );

type Leads = Api["leads"];

const askLeads = <K extends keyof Leads>(name: K) =>
  taken<Parameters<Leads[K]>[0]>().query(({ ctx, input }) =>
    (ctx.api.leads[name] as (value: unknown) => Promise<unknown>)(input),
  );

const tellLeads = <K extends keyof Leads>(name: K) =>
  taken<Parameters<Leads[K]>[0]>().mutation(({ ctx, input }) =>
    (ctx.api.leads[name] as (value: unknown) => Promise<unknown>)(input),
  );

/** A place in the preview's stream of changes; an equal one counts as told again. */
export const previewPlace = (now: number): string => `${String(now).padStart(20, "0")}-preview`;

/** What the browser asks for, answered by the fake server of the chosen scenario. */
export const previewRouter = t.router({
  conversations: t.router({
    list: ask("list"),
    counts: ask("counts"),
    get: ask("get"),
    thread: ask("thread"),
    reply: tell("reply"),
    archive: tell("archive"),
    reopen: tell("reopen"),
    markRead: tell("markRead"),
    settlePart: tell("settlePart"),
    cancelPart: tell("cancelPart"),
  }),
  leads: t.router({
    list: askLeads("list"),
    board: askLeads("board"),
    get: askLeads("get"),
    changeStage: tellLeads("changeStage"),
    setOwner: tellLeads("setOwner"),
    setValue: tellLeads("setValue"),
    writeNote: tellLeads("writeNote"),
  }),
  live: t.router({
    changes: t.procedure.subscription(async function* ({ ctx, signal }) {
      const nothing: Change = { conversations: [], leads: [], accounts: false, reload: false };
      yield tracked(previewPlace(Date.now()), nothing);
      for await (const change of ctx.changes(signal ?? new AbortController().signal))
        yield tracked(previewPlace(Date.now()), change);
    }),
  }),
});
