import { Data, Effect } from "effect";
import { z } from "zod";
import { isPassword, MAX_PASSWORD_CHARACTERS } from "../../auth/passwords.ts";
import { credentialsByEmail, normalEmail } from "../../auth/people.ts";
import { beginSession, endSession } from "../../auth/sessions.ts";
import { beginTry, endTry } from "../../auth/throttle.ts";
import { openProcedure } from "../init.ts";

/** Unknown address or wrong password: which of the two is not said. */
class WrongPassword extends Data.TaggedError("WrongPassword") {}

const Input = z.object({ email: z.string().min(1).max(320), password: z.string().min(1).max(MAX_PASSWORD_CHARACTERS) });

export const signIn = openProcedure.input(Input).mutation(async ({ ctx, input }) => {
  const before = await ctx.caller();
  ctx.setSession(await ctx.run(beginSessionOf(input, ctx.address)));
  if (before) await ctx.run(endSession(before.session.id));
});

const beginSessionOf = Effect.fnUntraced(function* ({ email, password }: z.infer<typeof Input>, address: string) {
  const who = { account: normalEmail(email), address };
  yield* beginTry(who);
  const credentials = yield* credentialsByEmail(email);
  if (!(yield* isPassword(password, credentials?.passwordHash ?? null)) || !credentials)
    return yield* new WrongPassword();
  yield* endTry(who);
  return yield* beginSession({ userId: credentials.id, workspaceId: credentials.workspaceId });
});
