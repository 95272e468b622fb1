import type { Endpoint } from "./endpoint.ts";
import { healthz, readyz } from "./health.ts";
import { oauth } from "./oauth.ts";
import { sendMessage } from "./send-message.ts";
import { signIn, signOut } from "./session.ts";
import { status } from "./status.ts";

/** Every REST endpoint of the web app, in the order of the reference page. */
export const endpoints: readonly Endpoint[] = [signIn, signOut, status, sendMessage, oauth, healthz, readyz];
