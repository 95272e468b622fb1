import { Result } from "effect";
import { z } from "zod";
import { Amount, Characters, plainJson } from "../json/plain.ts";
import { explain, provesUnsent } from "./errors.ts";
import type { HttpAnswer } from "./exchange.ts";
import { GraphRejected, GraphUnclear } from "./failures.ts";

/** The envelope of the Graph hosts. */
const GraphErrorShape = z.object({
  error: z.object({
    code: Characters,
    error_subcode: Characters.nullish(),
    message: z.string().nullish(),
  }),
});
/** The envelope of the token host. */
const TokenErrorShape = z.object({ error_type: z.string(), code: Characters, error_message: z.string().nullish() });

/**
 * Reads an answer: the value that `schema` describes, or what went wrong. An error is one under HTTP 200 as well.
 * Whatever is no answer of Meta (5xx, redirects, other bodies) is unclear.
 */
export const readAnswer = <A>(
  answer: HttpAnswer,
  schema: z.ZodType<A>,
): Result.Result<A, GraphRejected | GraphUnclear> => {
  const body = plainJson(answer.text);
  if (answer.status < 500) {
    const rejected = rejection(answer, body);
    if (rejected) return Result.fail(rejected);
  }
  const parsed = schema.safeParse(body);
  const isFine = answer.status >= 200 && answer.status < 300 && parsed.success;
  return isFine ? Result.succeed(parsed.data) : Result.fail(new GraphUnclear({ cause: "server_error" }));
};

const rejection = (answer: HttpAnswer, body: unknown): GraphRejected | null => {
  const graph = GraphErrorShape.safeParse(body).data?.error;
  const token = TokenErrorShape.safeParse(body).data;
  const code = graph?.code ?? token?.code;
  if (code === undefined) return null;
  const subcode = graph?.error_subcode ?? null;
  return new GraphRejected({
    code,
    subcode,
    meaning: meaningOf({ code, subcode, text: graph?.message ?? "" }),
    httpStatus: answer.status,
    surelyNotSent: provesUnsent(answer.status, code),
    retryAfterMs: retryAfterMs(answer.retryAfter),
  });
};

/** Code 10 alone is either a missing permission or a closed window: only Meta's text tells. */
const meaningOf = ({ code, subcode, text }: { code: string; subcode: string | null; text: string }): string =>
  code === "10" && subcode === null && /outside of (the )?allowed window/i.test(text)
    ? "window_closed"
    : explain(code, subcode).meaning;

const retryAfterMs = (header: string | null): number | null =>
  header !== null && /^[0-9]{1,6}$/.test(header) ? Number(header) * 1000 : null;

export const Sent = z
  .object({ message_id: Characters.pipe(z.string().min(1)), recipient_id: Characters.nullish() })
  .transform(({ message_id }) => ({ mid: message_id }));

const optional = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
const optionalFlag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? null);

export const Profile = z
  .object({
    name: optional,
    username: optional,
    profile_pic: optional,
    follower_count: Amount.nullish().transform((value) => value ?? null),
    is_verified_user: optionalFlag,
    is_user_follow_business: optionalFlag,
    is_business_follow_user: optionalFlag,
  })
  .transform((profile) => ({
    name: profile.name,
    username: profile.username,
    pictureUrl: profile.profile_pic,
    followers: profile.follower_count,
    verified: profile.is_verified_user,
    followsAccount: profile.is_user_follow_business,
    followedByAccount: profile.is_business_follow_user,
  }));

const Digits = Characters.pipe(z.string().regex(/^[0-9]{1,32}$/));

/** `/me` answers flat or wrapped in `data[]`. Without `user_id` the only id has to route. */
export const Me = z.preprocess(
  unwrapped,
  z
    .object({
      id: Digits,
      user_id: Digits.nullish(),
      username: z.string(),
      name: optional,
      account_type: optional,
      profile_picture_url: optional,
    })
    .transform((me) => ({
      igId: me.user_id ?? me.id,
      appScopedId: me.user_id ? me.id : null,
      username: me.username,
      name: me.name,
      accountType: me.account_type,
      pictureUrl: me.profile_picture_url,
    })),
);

export const Success = z.object({ success: z.literal(true) });

/** The inside of `data[0]`, where Meta wraps it. */
export function unwrapped(body: unknown): unknown {
  const data = z.object({ data: z.array(z.unknown()).min(1) }).safeParse(body).data?.data;
  return data ? data[0] : body;
}
