import { type Context, Hono } from "hono";
import type { z } from "zod";
import { addAccount, findAccount, listAccounts } from "../book/accounts.ts";
import { listCalls } from "../book/calls.ts";
import { countDeliveries, enqueue, listDeliveries } from "../book/deliveries.ts";
import { listMessages } from "../book/messages.ts";
import { addPerson, ensureThread, findPerson, findThread, listPeople, listThreads } from "../book/people.ts";
import { revokeTokens } from "../book/tokens.ts";
import { Change } from "../faults.ts";
import { isLoopbackUrl, jsonOnly } from "../guard.ts";
import { allow } from "../login/allow.ts";
import { BASIC, MESSAGES } from "../login/scopes.ts";
import type { Simulation } from "../simulation.ts";
import type { Callback } from "../webhooks/callback.ts";
import {
  accountWrites,
  authorUnsends,
  personReacts,
  personSees,
  personWrites,
  Refused,
} from "../webhooks/happenings.ts";
import {
  AccountBody,
  AuthorizeBody,
  CallbackBody,
  EchoBody,
  NewAccountBody,
  NewPersonBody,
  RawBody,
  ReactionBody,
  SeenBody,
  ThreadBody,
  UnsentBody,
  WrittenBody,
} from "./bodies.ts";

class BadBody extends Error {}

const bodyOf = async <T extends z.ZodType>(c: Context, schema: T): Promise<z.output<T>> => {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  throw new BadBody(
    parsed.error.issues.map(({ path, message }) => `${path.join(".") || "body"}: ${message}`).join("; "),
  );
};

const enqueueRaw = (sim: Simulation, raw: RawBody): number[] => {
  const now = sim.now();
  const whole = { igId: "", partition: "", now };
  if ("raw" in raw) return [enqueue(sim.db, { ...whole, list: "raw", item: raw.raw })];
  if ("body" in raw) return [enqueue(sim.db, { ...whole, list: "body", item: JSON.stringify(raw.body ?? null) })];
  const { accountId: igId, list, items } = raw;
  return items.map((item) => enqueue(sim.db, { igId, partition: "", list, item: JSON.stringify(item ?? null), now }));
};

const bookOf = (sim: Simulation) => ({
  accounts: listAccounts(sim.db),
  people: listPeople(sim.db),
  threads: listThreads(sim.db),
  messages: listMessages(sim.db),
  deliveries: listDeliveries(sim.db, 1000),
  deliveryCounts: countDeliveries(sim.db),
  faults: sim.faults.current(),
});

/** The control API: JSON over HTTP under `/_/`, for tests and demos. */
export const controlRoutes = (sim: Simulation, callback: Callback): Hono => {
  const control = new Hono();
  control.use(jsonOnly);

  control.get("/book", (c) => c.json(bookOf(sim)));
  control.get("/calls", (c) => {
    const { after = "0", kind = null } = c.req.query();
    return c.json({ calls: listCalls(sim.db, Number(after) || 0, kind) });
  });
  control.post("/accounts", async (c) => {
    const igId = addAccount(sim.db, await bodyOf(c, NewAccountBody));
    sim.changed();
    return c.json(findAccount(sim.db, igId) ?? null, 201);
  });
  control.post("/people", async (c) => {
    const personId = addPerson(sim.db, await bodyOf(c, NewPersonBody));
    sim.changed();
    return c.json({ personId }, 201);
  });
  control.post("/messages", async (c) => {
    const { accountId: igId, ...written } = await bodyOf(c, WrittenBody);
    return c.json(personWrites(sim, { igId, ...written }), 201);
  });
  control.post("/threads", async (c) => {
    const { accountId, personId, igsid } = await bodyOf(c, ThreadBody);
    if (!findAccount(sim.db, accountId) || !findPerson(sim.db, personId))
      throw new Refused(404, "There is no such account or person.");
    return c.json(ensureThread(sim.db, accountId, personId, igsid), 201);
  });
  control.post("/echoes", async (c) => {
    const { accountId, personId, text, attachments } = await bodyOf(c, EchoBody);
    const thread = findThread(sim.db, accountId, personId);
    if (!thread) throw new Refused(404, "They have no chat.");
    const content = { text: text ?? null, attachments: attachments ?? [], extra: {}, callId: null };
    const { mid, deliveryId } = accountWrites(sim, thread, content);
    sim.changed();
    sim.deliverer.kick();
    return c.json({ mid, deliveryId: deliveryId ?? null }, 201);
  });
  control.post("/seen", async (c) => {
    const { accountId: igId, personId, upTo } = await bodyOf(c, SeenBody);
    return c.json(personSees(sim, { igId, personId, ...(upTo === undefined ? {} : { upTo }) }));
  });
  control.post("/unsent", async (c) => {
    const { accountId: igId, mid } = await bodyOf(c, UnsentBody);
    return c.json(authorUnsends(sim, { igId, mid }), 201);
  });
  control.post("/reactions", async (c) => {
    const { accountId: igId, mid, emoji } = await bodyOf(c, ReactionBody);
    return c.json(personReacts(sim, { igId, mid, emoji }), 201);
  });
  control.get("/faults", (c) => c.json(sim.faults.current()));
  control.post("/faults", async (c) => {
    const settings = sim.faults.change(await bodyOf(c, Change));
    sim.deliverer.kick();
    return c.json(settings);
  });
  control.delete("/faults", (c) => {
    const settings = sim.faults.clear();
    sim.deliverer.kick();
    return c.json(settings);
  });
  control.post("/deliveries", async (c) => {
    const deliveryIds = enqueueRaw(sim, await bodyOf(c, RawBody));
    sim.changed();
    sim.deliverer.kick();
    return c.json({ deliveryIds }, 201);
  });
  control.post("/deliveries/retry", (c) => {
    sim.deliverer.retryNow();
    return c.json(countDeliveries(sim.db));
  });
  control.post("/revoke", async (c) => {
    const { accountId } = await bodyOf(c, AccountBody);
    return c.json({ revoked: revokeTokens(sim.db, accountId, sim.now()) });
  });
  control.post("/authorize", async (c) => {
    const { accountId, redirectUri, state, scopes = [BASIC, MESSAGES] } = await bodyOf(c, AuthorizeBody);
    if (!isLoopbackUrl(redirectUri)) throw new BadBody("redirectUri: only loopback addresses");
    if (!findAccount(sim.db, accountId)) throw new Refused(404, `There is no account ${accountId}.`);
    return c.json({ location: allow(sim, { igId: accountId, redirectUri, state, scopes }) }, 201);
  });
  control.post("/callback", async (c) => {
    const { url } = await bodyOf(c, CallbackBody);
    if (!isLoopbackUrl(url)) throw new BadBody("url: only loopback addresses");
    callback.moveTo(url);
    sim.deliverer.kick();
    return c.json({ url });
  });
  control.post("/verify", async (c) => c.json(await callback.verify()));

  control.onError((error, c) => {
    if (error instanceof BadBody) return c.json({ error: error.message }, 400);
    if (error instanceof Refused) return c.json({ error: error.message }, error.status);
    if (error.message.includes("UNIQUE constraint failed")) return c.json({ error: "That is taken." }, 409);
    throw error;
  });
  return control;
};
