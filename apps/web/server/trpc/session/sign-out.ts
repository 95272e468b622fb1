import { endSession } from "../../auth/sessions.ts";
import { openProcedure } from "../init.ts";

export const signOut = openProcedure.mutation(async ({ ctx }) => {
  const who = await ctx.caller();
  if (who) await ctx.run(endSession(who.session.id));
  ctx.setSession(null);
});
