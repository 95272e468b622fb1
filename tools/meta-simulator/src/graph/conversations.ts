import type { Context } from "hono";
import { messagesOf } from "../book/messages.ts";
import { listThreads } from "../book/people.ts";
import type { Simulation } from "../simulation.ts";
import { callerFor } from "./authenticate.ts";
import type { GraphEnv } from "./calls.ts";
import { invalidParameter } from "./errors.ts";
import { parseFields } from "./fields.ts";
import { conversationNode } from "./nodes.ts";

const isCount = (text: string) => /^\d{1,4}$/.test(text);

/** `GET /{v}/me/conversations?platform=instagram[&user_id=IGSID][&fields=…][&limit=…][&after=…]`, newest first. */
export const listConversations = (sim: Simulation, c: Context<GraphEnv>) => {
  const { account } = callerFor(sim, c, "instagram_business_manage_messages");
  const { platform = "instagram", user_id: igsid, fields = "id,updated_time", limit = "25", after } = c.req.query();
  if (platform !== "instagram") throw invalidParameter("Param platform must be one of {INSTAGRAM}");
  if (!isCount(limit)) throw invalidParameter("Param limit must be a number");
  const newest = (id: string) => messagesOf(sim.db, id).at(-1)?.at ?? 0;
  const threads = listThreads(sim.db)
    .filter((thread) => thread.igId === account.igId && (igsid === undefined || thread.igsid === igsid))
    .filter((thread) => newest(thread.igsid) > 0)
    .toSorted((a, b) => newest(b.igsid) - newest(a.igsid));
  const from = after === undefined ? 0 : threads.findIndex(({ conversationId }) => conversationId === after) + 1;
  const shown = threads.slice(from, from + Number(limit));
  const data = shown.map((thread) => conversationNode(sim, thread, parseFields(fields)));
  const last = shown.at(-1);
  const more = last && from + shown.length < threads.length;
  return c.json(more ? { data, paging: { cursors: { after: last.conversationId } } } : { data });
};
