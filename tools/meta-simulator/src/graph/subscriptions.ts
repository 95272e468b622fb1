import type { Context } from "hono";
import { subscribe } from "../book/accounts.ts";
import type { Simulation } from "../simulation.ts";
import { callerFor } from "./authenticate.ts";
import type { GraphEnv } from "./calls.ts";
import { invalidParameter } from "./errors.ts";

const known = [
  "messages",
  "message_echoes",
  "message_edit",
  "message_reactions",
  "messaging_handover",
  "messaging_optins",
  "messaging_postbacks",
  "messaging_referral",
  "messaging_seen",
  "standby",
  "comments",
  "live_comments",
  "mentions",
  "story_insights",
];

/** A JSON body, or an empty record when there is none or it is something else. */
const jsonBody = async (c: Context): Promise<Record<string, unknown>> => {
  const isJson = c.req.header("content-type")?.includes("json") ?? false;
  const body: unknown = isJson ? await c.req.json().catch(() => ({})) : await c.req.parseBody();
  return typeof body === "object" && body !== null ? { ...body } : {};
};

const askedFields = async (c: Context): Promise<string[]> => {
  const asked = c.req.query("subscribed_fields") ?? (await jsonBody(c)).subscribed_fields;
  const list = Array.isArray(asked) ? asked.map(String) : String(asked ?? "").split(",");
  return list.map((name) => name.trim()).filter((name) => name !== "");
};

export const addSubscription = async (sim: Simulation, c: Context<GraphEnv>) => {
  const { account } = callerFor(sim, c, "instagram_business_basic");
  const fields = await askedFields(c);
  if (fields.length === 0) throw invalidParameter("The parameter subscribed_fields is required.");
  const wrong = fields.find((field) => !known.includes(field));
  if (wrong) throw invalidParameter(`Param subscribed_fields must be one of {${known.join(", ")}} - got "${wrong}".`);
  subscribe(sim.db, account.igId, fields);
  return c.json({ success: true });
};

export const readSubscription = (sim: Simulation, c: Context<GraphEnv>) => {
  const { account } = callerFor(sim, c, "instagram_business_basic");
  if (!account.subscribedFields) return c.json({ data: [] });
  return c.json({ data: [{ id: sim.app.appId, name: "Inbox", subscribed_fields: account.subscribedFields }] });
};

export const removeSubscription = (sim: Simulation, c: Context<GraphEnv>) => {
  const { account } = callerFor(sim, c, "instagram_business_basic");
  subscribe(sim.db, account.igId, null);
  return c.json({ success: true });
};
