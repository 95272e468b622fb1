import { CommandRejected } from "@soshogle/event-store/handle";
import { Effect } from "effect";
import { z } from "zod";
import { OwnerLinks } from "../../auth/owner-link.ts";
import { makeOwner, type NewOwner, ownerExists } from "../../auth/owners.ts";
import { MAX_PASSWORD_CHARACTERS, MIN_PASSWORD_CHARACTERS } from "../../auth/passwords.ts";
import { beginSession } from "../../auth/sessions.ts";
import { openProcedure } from "../init.ts";

const Input = z.object({
  token: z.string().min(1).max(200),
  email: z.email("Enter an e-mail address, such as you@example.com.").max(320),
  password: z
    .string()
    .min(MIN_PASSWORD_CHARACTERS, `Use at least ${MIN_PASSWORD_CHARACTERS} characters.`)
    .max(MAX_PASSWORD_CHARACTERS, `Use at most ${MAX_PASSWORD_CHARACTERS} characters.`),
  name: z.string().trim().min(1, "Enter your name.").max(100),
  workspaceName: z.string().trim().min(1, "Enter the name of your team.").max(100),
  timeZone: z.string().max(200).optional(),
});

/** Turns an owner link into an owner who is signed in. */
export const redeem = openProcedure.input(Input).mutation(async ({ ctx, input }) => {
  ctx.setSession(await ctx.run(redeemLink(input.token, input)));
});

const redeemLink = Effect.fnUntraced(function* (token: string, owner: NewOwner) {
  const links = yield* OwnerLinks;
  const kind = yield* links.inspect(token);
  if (kind === null) return yield* rejected("OwnerLinkInvalid");
  if (kind === "first" && (yield* ownerExists)) return yield* rejected("OwnerExists");
  if (!(yield* links.consume(token))) return yield* rejected("OwnerLinkInvalid");
  const { userId, workspaceId } = yield* makeOwner(owner);
  return yield* beginSession({ userId, workspaceId });
});

const rejected = (reason: string) => new CommandRejected({ reason, stream: "user-new" });
