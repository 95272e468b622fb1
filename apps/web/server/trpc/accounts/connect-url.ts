import { authorizeAddress } from "../../connect/authorize-address.ts";
import { adminProcedure } from "../init.ts";

/** Where to send the browser so that a person connects an Instagram account. */
export const connectUrl = adminProcedure.mutation(async ({ ctx }) => {
  const { settings, who } = ctx;
  return { url: await ctx.run(authorizeAddress({ settings, who, returnTo: "channels" })) };
});
