import { z } from "zod";
import { Failure, json } from "./answers.ts";
import { type Endpoint, memberWith, readBody } from "./endpoint.ts";
import { readKey, SendRequest } from "./sending/request.ts";
import { send } from "./sending/send.ts";

const Part = z.object({
  part: z.enum(["text", "attachment"]),
  status: z.enum(["sent", "failed", "queued"]),
  messageId: z.string().nullable().optional(),
  error: Failure.shape.error.optional(),
});
const Sent = z.object({
  success: z.literal(true),
  messageId: z.string().nullable().describe("Null only when a person, not Instagram, said that it went out."),
  messageIds: z.array(z.string().nullable()).optional().describe("With an attachment: of the text, then of it."),
});
const Queued = z.object({ success: z.literal(true), requestId: z.string(), status: z.literal("queued") });
const NotSent = Failure.extend({
  parts: z.array(Part).optional().describe("With an attachment: what became of the text, then of it."),
});

export const sendMessage: Endpoint = {
  method: "POST",
  path: "/api/instagram/messages/send",
  title: "Send a message",
  about:
    "Answers once Instagram accepted the message. A message with an attachment goes out as two, the text first, since Instagram knows no captions. What was queued is sent as soon as possible; repeat the request with its `Idempotency-Key` to learn what became of it.",
  access: "owners, admins and agents",
  headers: {
    "Idempotency-Key":
      "Optional, 1 to 255 visible ASCII characters, such as a UUID. A request repeated by the same user with the same key and the same body sends nothing again and gets the first one's outcome, however much later it comes. Keys do not expire.",
  },
  request: SendRequest,
  answers: [
    { status: 200, when: "Instagram accepted it.", body: Sent },
    {
      status: 202,
      when: "Instagram has not accepted it within 10 seconds, or has not said so; the thread shows how it stands.",
      body: Queued,
    },
    {
      status: 400,
      when: "The body is no JSON object, or a field is missing, unknown, of a wrong type or too long.",
      body: Failure,
    },
    { status: 401, when: "There is no session.", body: Failure },
    { status: 403, when: "The role may not answer customers, or the request came from another site.", body: Failure },
    {
      status: 404,
      when: "No customer with this id wrote (`recipient_unknown`), or there is no such account (`account_unknown`).",
      body: Failure,
    },
    { status: 409, when: "The account is not connected or needs to be connected again.", body: NotSent },
    { status: 415, when: "The body is not declared as JSON.", body: Failure },
    {
      status: 422,
      when: "The reply window is closed (`window_closed`), the text is too long (`text_too_long`), the type of the attachment is not known (`attachment_type_unknown`), several accounts know the recipient (`account_ambiguous`), the key was used with another body (`idempotency_key_reused`), or Instagram refused the message.",
      body: NotSent,
    },
    { status: 424, when: "Instagram failed or was out of reach, and it was tried often enough.", body: NotSent },
    { status: 429, when: "Instagram asked to slow down, and it was tried often enough.", body: NotSent },
    { status: 503, when: "A store does not answer: repeat the request with the same key.", body: Failure },
  ],
  example: `curl -b cookies.txt -X POST "$INBOX/api/instagram/messages/send" -H "Origin: $INBOX" \\
  -H 'Content-Type: application/json' -H 'Idempotency-Key: 0b8f6c9e-order-1017-shipped' \\
  -d '{"recipientId":"1086352217904411","message":"Hello!","attachmentUrl":"https://example.org/parcel.jpg"}'`,
  handle: async (request) => {
    const who = await memberWith(request, ["owner", "admin", "agent"]);
    const key = readKey(request.c.req.header("idempotency-key"));
    const wanted = await readBody(request.c, SendRequest);
    const { status, body } = await request.context.run(send({ who, key, wanted }));
    return json(status, body);
  },
};
