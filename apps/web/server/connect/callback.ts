import { readCallback } from "@soshogle/instagram/oauth";
import { Cause, Effect, Exit } from "effect";
import type { ConnectError } from "../../app/views.ts";
import type { AppRuntime, WebSettings } from "../services.ts";
import type { Caller } from "../trpc/context.ts";
import { connectAccount } from "./connect-account.ts";
import { consumeState, type ReturnTo } from "./states.ts";

interface Return {
  readonly settings: WebSettings;
  readonly who: Caller;
  readonly query: URLSearchParams;
}
type Result = { readonly connected: string; readonly after: string } | { readonly error: ConnectError };

/** Where the browser goes after Instagram: to the page where it began, with the result in the address. */
export const finishConnect = async ({
  runtime,
  ...options
}: Return & { readonly runtime: AppRuntime }): Promise<string> => {
  const exit = await runtime.runPromiseExit(finish(options));
  if (Exit.isSuccess(exit)) return exit.value;
  await runtime.runPromise(logged(exit.cause));
  return addressOf("channels", { error: "failed" });
};

const logged = (cause: Cause.Cause<unknown>) => Effect.logError("an account could not be connected", cause);

const finish = Effect.fnUntraced(function* ({ who, settings, query }: Return) {
  const callback = readCallback(query);
  const state = callback.kind === "malformed" ? null : callback.state;
  const trip = state === null ? null : yield* consumeState(state, who.session.id);
  if (callback.kind === "malformed" || !trip?.valid)
    return addressOf(trip?.returnTo ?? "channels", { error: "state_invalid" });
  if (callback.kind === "refused")
    return addressOf(trip.returnTo, { error: callback.error === "access_denied" ? "cancelled" : "failed" });
  const exit = yield* Effect.exit(connectAccount({ who, settings, code: callback.code }));
  if (Exit.isSuccess(exit)) {
    const { username, after } = exit.value;
    return addressOf(trip.returnTo, { connected: username, after });
  }
  const error = errorOf(Cause.squash(exit.cause));
  if (error === "failed") yield* logged(exit.cause);
  return addressOf(trip.returnTo, { error });
});

const addressOf = (page: ReturnTo, result: Result): string => {
  if (page === "channels") return `/channels?${new URLSearchParams({ ...result })}`;
  return "error" in result
    ? `/dashboard?${new URLSearchParams({ instagram: "error", code: result.error })}`
    : "/dashboard?instagram=connected";
};

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
