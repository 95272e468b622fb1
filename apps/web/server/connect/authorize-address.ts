import { authorizeUrl } from "@soshogle/instagram/oauth";
import { Effect } from "effect";
import type { WebSettings } from "../services.ts";
import type { Caller } from "../trpc/context.ts";
import { redirectUri } from "./connect-account.ts";
import { beginConnect, type ReturnTo } from "./states.ts";

/** Where a person agrees at Instagram; from there the way leads back to the page `returnTo`. */
export const authorizeAddress = ({
  settings,
  who,
  returnTo,
}: {
  readonly settings: WebSettings;
  readonly who: Caller;
  readonly returnTo: ReturnTo;
}) =>
  Effect.map(beginConnect(who.session.id, returnTo), (state) =>
    authorizeUrl({
      authorizeHost: settings.authorizeOrigin,
      appId: settings.instagramAppId,
      redirectUri: redirectUri(settings),
      state,
    }),
  );
