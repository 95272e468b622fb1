import { authorizeUrl } from "@soshogle/instagram/oauth";
import { redirectUri } from "../../connect/connect-account.ts";
import { beginConnect } from "../../connect/states.ts";
import { adminProcedure } from "../init.ts";

/** Where to send the browser so that a person connects an Instagram account. */
export const connectUrl = adminProcedure.mutation(async ({ ctx }) => {
  const { settings, who } = ctx;
  const state = await ctx.run(beginConnect(who.session.id));
  return {
    url: authorizeUrl({
      authorizeHost: settings.authorizeOrigin,
      appId: settings.instagramAppId,
      redirectUri: redirectUri(settings),
      state,
    }),
  };
});
