import type { Context } from "hono";
import { z } from "zod";
import { findMessage, type Message, setReaction } from "../book/messages.ts";
import { businessSawAt, findThreadByIgsid, type Thread } from "../book/people.ts";
import { DAY_MS } from "../book/tokens.ts";
import type { Simulation } from "../simulation.ts";
import { accountWrites } from "../webhooks/happenings.ts";
import { callerFor } from "./authenticate.ts";
import { type GraphEnv, whenOver } from "./calls.ts";
import { GraphError, invalidParameter, windowClosed } from "./errors.ts";

const Attachment = z.object({
  type: z.enum(["image", "video", "audio", "file", "MEDIA_SHARE", "like_heart"]),
  payload: z.record(z.string(), z.unknown()).optional(),
});

const Content = z.object({
  text: z.string().optional(),
  attachment: Attachment.optional(),
  attachments: z.array(Attachment).min(1).max(10).optional(),
});

const Body = z.object({
  recipient: z.object({ id: z.string() }),
  message: Content.optional(),
  sender_action: z.enum(["mark_seen", "typing_on", "typing_off", "react", "unreact"]).optional(),
  payload: z.object({ message_id: z.string(), reaction: z.string().optional() }).optional(),
  reply_to: z.object({ mid: z.string() }).optional(),
  messaging_type: z.enum(["RESPONSE", "UPDATE", "MESSAGE_TAG"]).optional(),
  tag: z.string().optional(),
});
type Body = z.output<typeof Body>;

const longestTextBytes = 1000;
const badMessage = (message: string) => invalidParameter(message, 2534015);

const parseBody = async (c: Context): Promise<Body> => {
  const parsed = Body.safeParse(await c.req.json().catch(() => undefined));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw invalidParameter(`Invalid parameter ${issue?.path.join(".") || "body"}: ${issue?.message ?? "not JSON"}`);
};

const checkWindow = (sim: Simulation, thread: Thread, tag: string | undefined): void => {
  if (tag !== undefined && tag !== "HUMAN_AGENT") throw invalidParameter(`The tag ${tag} is not supported.`);
  const allowedMs = tag === "HUMAN_AGENT" ? 7 * DAY_MS : DAY_MS;
  if (thread.lastInboundAt === null || sim.now() - thread.lastInboundAt > allowedMs) throw windowClosed();
};

const isWebUrl = (url: unknown): boolean =>
  typeof url === "string" && URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);

const checkAttachment = ({ type, payload }: z.output<typeof Attachment>): void => {
  if (type === "like_heart") return;
  if (type === "MEDIA_SHARE" ? typeof payload?.id === "string" : isWebUrl(payload?.url)) return;
  throw badMessage(`An attachment of type ${type} needs a payload that says where it is.`);
};

const checkContent = (message: z.output<typeof Content>): Pick<Message, "text" | "attachments"> => {
  const attachments = message.attachments ?? (message.attachment ? [message.attachment] : []);
  for (const attachment of attachments) checkAttachment(attachment);
  if (message.text === undefined && attachments.length === 0) throw badMessage("The message is empty.");
  if (message.text !== undefined && attachments.length > 0) throw badMessage("A message has text or attachments.");
  if (message.text?.trim() === "") throw badMessage("The text of the message is empty.");
  if (Buffer.byteLength(message.text ?? "", "utf8") > longestTextBytes)
    throw badMessage(`Length of param message[text] must be less than or equal to ${longestTextBytes}`);
  return { text: message.text ?? null, attachments };
};

const react = (sim: Simulation, thread: Thread, { payload, sender_action }: Body): void => {
  const message = payload && findMessage(sim.db, thread.igId, payload.message_id);
  if (!message || message.igsid !== thread.igsid) throw invalidParameter("No such message to react to.");
  setReaction(sim.db, message.seq, sender_action === "react" ? (payload.reaction ?? "love") : null);
};

const act = (sim: Simulation, thread: Thread, body: Body): void => {
  switch (body.sender_action) {
    case "typing_on":
      sim.typing.start(thread.igsid);
      break;
    case "typing_off":
      sim.typing.stop(thread.igsid);
      break;
    case "mark_seen":
      businessSawAt(sim.db, thread.igsid, sim.now());
      break;
    case "react":
    case "unreact":
      react(sim, thread, body);
      break;
    case undefined:
      throw badMessage("There is neither a message nor an action.");
  }
};

const longestWaitForEchoMs = 10_000;
const pause = () => new Promise<void>((resolve) => setTimeout(resolve, longestWaitForEchoMs).unref());

/** Lets the echo go: now and waited for, or when the answer to the call has left. */
const releaseEcho = async (sim: Simulation, c: Context<GraphEnv>, deliveryId: number): Promise<void> => {
  const { deliverer, faults } = sim;
  if (faults.current().echo === "before") {
    const attempted = deliverer.attempted(deliveryId);
    deliverer.kick();
    await Promise.race([attempted, pause()]);
    return;
  }
  deliverer.hold(deliveryId);
  whenOver(c, () => deliverer.release(deliveryId));
};

/** `POST /{v}/{ig-id or me}/messages`. */
export const send = async (sim: Simulation, c: Context<GraphEnv>) => {
  const { account } = callerFor(sim, c, "instagram_business_manage_messages");
  const body = await parseBody(c);
  const thread = findThreadByIgsid(sim.db, account.igId, body.recipient.id);
  if (!thread)
    throw new GraphError({
      code: 100,
      subcode: 2534014,
      type: "IGApiException",
      message: "(#100) The requested user cannot be found.",
    });
  if (!body.message) {
    act(sim, thread, body);
    return c.json({ recipient_id: thread.igsid });
  }
  if (body.sender_action) throw badMessage("An action stands alone with its recipient.");
  checkWindow(sim, thread, body.tag);
  const content = checkContent(body.message);
  const extra = body.reply_to ? { reply_to: body.reply_to } : {};
  const { mid, deliveryId } = accountWrites(sim, thread, { ...content, extra, callId: c.get("callId") });
  businessSawAt(sim.db, thread.igsid, sim.now());
  sim.typing.stop(thread.igsid);
  c.set("acceptedMid", mid);
  if (deliveryId !== undefined) await releaseEcho(sim, c, deliveryId);
  return c.json({ recipient_id: thread.igsid, message_id: mid });
};
