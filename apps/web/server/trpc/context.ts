import type { Role } from "@soshogle/domain/member/events";
import { Cause, type Effect, Exit } from "effect";
import { roleOf } from "../auth/people.ts";
import { type Session, sessionOf } from "../auth/sessions.ts";
import type { AppRuntime, AppServices, WebSettings } from "../services.ts";
import { toTrpcError } from "./errors.ts";

/** A signed-in member. */
export interface Caller {
  readonly session: Session;
  readonly userId: string;
  readonly workspaceId: string;
  readonly role: Role;
}

/** What procedures get. One a request; the caller is looked up once, when first asked for. */
export interface ApiContext {
  readonly settings: WebSettings;
  /** Runs an effect to its value; failures become `TRPCError`s. */
  readonly run: <A, E>(effect: Effect.Effect<A, E, AppServices>) => Promise<A>;
  readonly caller: () => Promise<Caller | null>;
  /** Sets (a token) or clears (null) the session's cookie on the answer. */
  readonly setSession: (session: { readonly token: string; readonly expiresAt: number } | null) => void;
  /** Address of the peer, for throttling. */
  readonly address: string;
}

export interface RequestFacts {
  readonly runtime: AppRuntime;
  readonly settings: WebSettings;
  readonly sessionToken: string | null;
  readonly setSession: ApiContext["setSession"];
  readonly address: string;
}

export const apiContext = ({ runtime, settings, sessionToken, setSession, address }: RequestFacts): ApiContext => {
  const run: ApiContext["run"] = async (effect) => {
    const exit = await runtime.runPromiseExit(effect);
    if (Exit.isSuccess(exit)) return exit.value;
    throw toTrpcError(Cause.squash(exit.cause));
  };
  let caller: Promise<Caller | null> | null = null;
  const lookUp = async (): Promise<Caller | null> => {
    if (sessionToken === null) return null;
    const session = await run(sessionOf(sessionToken));
    if (session === null) return null;
    const { userId, workspaceId } = session;
    const role = await run(roleOf(workspaceId, userId));
    return role && { session, userId, workspaceId, role };
  };
  return {
    settings,
    run,
    setSession: (session) => {
      caller = null;
      setSession(session);
    },
    address,
    caller: () => {
      caller ??= lookUp();
      return caller;
    },
  };
};
