import { readCallback } from "@soshogle/instagram/oauth";
import { Cause, Effect, Exit } from "effect";
import type { ConnectError } from "../../app/views.ts";
import type { AppRuntime, WebSettings } from "../services.ts";
import type { Caller } from "../trpc/context.ts";
import { connectAccount } from "./connect-account.ts";
import { consumeState } from "./states.ts";

/** Where the browser goes after Instagram: back to the accounts, with the result in the address. */
export const finishConnect = async (options: {
  readonly runtime: AppRuntime;
  readonly settings: WebSettings;
  readonly who: Caller;
  readonly query: URLSearchParams;
}): Promise<string> => {
  const exit = await options.runtime.runPromiseExit(connect(options));
  const result = Exit.isSuccess(exit) ? exit.value : failed(errorOf(Cause.squash(exit.cause)));
  if (Exit.isFailure(exit) && "error" in result && result.error === "failed")
    await options.runtime.runPromise(Effect.logError("an account could not be connected", exit.cause));
  return `/channels?${new URLSearchParams(result)}`;
};

const failed = (error: ConnectError) => ({ error });

const connect = Effect.fnUntraced(function* ({ who, settings, query }: Parameters<typeof finishConnect>[0]) {
  const callback = readCallback(query);
  if (callback.kind === "malformed") return failed("state_invalid");
  if (callback.state === null || !(yield* consumeState(callback.state, who.session.id))) return failed("state_invalid");
  if (callback.kind === "refused") return failed(callback.error === "access_denied" ? "cancelled" : "failed");
  const { username, after } = yield* connectAccount({ who, settings, code: callback.code });
  return { connected: username, after };
});

const errors: Readonly<Record<string, ConnectError>> = {
  PermissionsMissing: "permissions_missing",
  AccountHeldByAnother: "held_by_another",
  AccountResting: "resting",
  GraphRejected: "code_rejected",
  GraphUnclear: "meta_unavailable",
  GraphNotConnected: "meta_unavailable",
};

const errorOf = (failure: unknown): ConnectError => {
  const tag = typeof failure === "object" && failure !== null && "_tag" in failure ? String(failure._tag) : "";
  return errors[tag] ?? "failed";
};
