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

/** A place in the preview's stream of changes: behind so many of them. */
export const previewPlace = (changes: number): string => `${String(changes).padStart(20, "0")}-preview`;

/** What the browser asks for, answered by the fake server of the chosen scenario. */
export const previewRouter = t.router({
  dashboard: t.router({ get: t.procedure.query(({ ctx }) => ctx.api.dashboard.get({})) }),
  conversations: t.router({
    list: ask("list"),
    counts: ask("counts"),
    get: ask("get"),
    thread: ask("thread"),
    drafts: ask("drafts"),
    keepDraft: tell("keepDraft"),
    reply: tell("reply"),
    assign: tell("assign"),
    writeNote: tell("writeNote"),
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
    changes: taken<{ lastEventId?: string } | undefined>().subscription(async function* ({ ctx, input, signal }) {
      const from = Number(input?.lastEventId?.slice(0, 20) ?? ctx.changesSoFar());
      const nothing: Change = { conversations: [], leads: [], accounts: false, reload: false };
      yield tracked(previewPlace(from), nothing);
      for await (const [number, change] of ctx.changes(from, signal ?? new AbortController().signal))
        yield tracked(previewPlace(number), change);
    }),
  }),
});
