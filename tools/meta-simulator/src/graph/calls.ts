import { setTimeout } from "node:timers/promises";
import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { beginCall, endCall } from "../book/calls.ts";
import type { CallKind, Fault, NamedFault } from "../faults.ts";
import type { Simulation } from "../simulation.ts";
import { withNumericIds } from "../webhooks/body.ts";
import { GraphError, tokenDead, windowClosed } from "./errors.ts";

export interface GraphEnv {
  Bindings: HttpBindings;
  Variables: { callId: number; acceptedMid: string | null };
}

const shapes: readonly (readonly [CallKind, RegExp])[] = [
  ["code_exchange", /^POST \/oauth\/access_token$/],
  ["token_exchange", /^GET \/access_token$/],
  ["token_refresh", /^GET \/refresh_access_token$/],
  ["subscription", /^\w+ \/v[\d.]+\/[^/]+\/subscribed_apps$/],
  ["send", /^POST \/v[\d.]+\/[^/]+\/messages$/],
  ["conversations", /^GET \/v[\d.]+\/[^/]+\/conversations$/],
  ["me", /^GET \/v[\d.]+\/(me|17841\d{12})$/],
  ["profile", /^GET \/v[\d.]+\/\d+$/],
  ["conversation", /^GET \/v[\d.]+\/aWdfZAG1fdGhyZWFk/],
  ["message", /^GET \/v[\d.]+\/[^/]+$/],
];

export const kindOf = (method: string, path: string): CallKind =>
  shapes.find(([, shape]) => shape.test(`${method} ${path}`))?.[0] ?? "other";

const secrets = ["access_token", "client_secret", "code"];

/** Path and query with tokens, secrets and codes blacked out. */
export const withoutSecrets = (url: URL): string => {
  const safe = new URL(url);
  for (const name of secrets) if (safe.searchParams.has(name)) safe.searchParams.set(name, "redacted");
  return safe.pathname + safe.search;
};

const temporary = () =>
  new GraphError({
    status: 500,
    code: 2,
    transient: true,
    message: "An unexpected error has occurred. Please retry your request later.",
  });

const throttled = (c: Context<GraphEnv>): Response => {
  const error = new GraphError({ status: 429, code: 4, message: "(#4) Application request limit reached" });
  c.header("X-App-Usage", JSON.stringify({ call_count: 100, total_time: 41, total_cputime: 12 }));
  return c.body(JSON.stringify(error.body), 429, { "content-type": "application/json" });
};

const gatewayPage = () =>
  new Response("<html><body><h1>502 Bad Gateway</h1></body></html>", {
    status: 502,
    headers: { "content-type": "text/html" },
  });

const cut = (c: Context<GraphEnv>): Response => {
  c.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
};

/** Runs `listener` when the answer has left or its caller has gone, at once if that was before. */
export const whenOver = ({ env: { outgoing } }: Context<GraphEnv>, listener: () => void): void => {
  if (outgoing.destroyed || outgoing.writableFinished) listener();
  else outgoing.once("close", listener);
};

const callerGone = (c: Context<GraphEnv>): Promise<void> => new Promise((resolve) => whenOver(c, resolve));

/** Takes the body in while the caller is there: a slow call is worked on even when its caller has given up. */
const readAhead = async (c: Context<GraphEnv>): Promise<void> => {
  const isForm = c.req.header("content-type")?.includes("form") ?? false;
  await (isForm ? c.req.parseBody() : c.req.text()).catch(() => undefined);
};

const errorAnswer = (error: GraphError): Response =>
  new Response(JSON.stringify(error.body), {
    status: error.status,
    headers: { "content-type": "application/json; charset=UTF-8" },
  });

/** What a fault answers instead of the call; undefined when the call is worked on first. */
const insteadOf = async (c: Context<GraphEnv>, fault: Fault): Promise<Response | undefined> => {
  if (typeof fault === "object") return errorAnswer(new GraphError(fault));
  switch (fault) {
    case "5xx":
      return errorAnswer(temporary());
    case "429":
      return throttled(c);
    case "token_dead":
      return errorAnswer(tokenDead());
    case "window_closed":
      return errorAnswer(windowClosed());
    case "bad_gateway_page":
      return gatewayPage();
    case "cut_before_accepting":
      return cut(c);
    case "hang":
      await callerGone(c);
      return RESPONSE_ALREADY_SENT;
    case "answer_lost_after_accepting":
    case "5xx_after_accepting":
    case "error_after_accepting":
    case "numeric_ids":
      return undefined;
  }
};

/** What a fault makes of the answer to a call that was worked on. */
const insteadOfAnswer = async (c: Context<GraphEnv>, fault: NamedFault, answer: Response): Promise<Response> => {
  switch (fault) {
    case "answer_lost_after_accepting":
      return cut(c);
    case "5xx_after_accepting":
      return errorAnswer(temporary());
    case "error_after_accepting":
      return errorAnswer(
        new GraphError({ code: 1, subcode: 1357046, message: "An unknown error has occurred.", transient: false }),
      );
    case "numeric_ids":
      return new Response(withNumericIds(await answer.text()), { status: answer.status, headers: answer.headers });
    default:
      return answer;
  }
};

/** Ends early when the simulator closes, but not when the caller gives up: a slow Meta works on. */
const wait = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);

/** Writes every call of Meta's API into the log and applies the faults that were asked for. */
export const loggedCalls =
  (sim: Simulation): MiddlewareHandler<GraphEnv> =>
  async (c, next) => {
    const { method, path } = c.req;
    const kind = kindOf(method, path);
    const started = performance.now();
    const callId = beginCall(sim.db, { at: sim.now(), method, path: withoutSecrets(new URL(c.req.url)), kind });
    c.set("callId", callId);
    c.set("acceptedMid", null);
    const { slowMs } = sim.faults.current();
    await readAhead(c);
    if (slowMs > 0) await wait(slowMs, sim.closing);
    if (sim.closing.aborted) return RESPONSE_ALREADY_SENT;

    const fault = sim.faults.take(kind, path);
    const instead = fault === undefined ? undefined : await insteadOf(c, fault);
    if (instead) c.res = instead;
    else await next();
    if (!instead && typeof fault === "string") {
      const answer = await insteadOfAnswer(c, fault, c.res);
      c.res = undefined;
      c.res = answer;
    }
    endCall(sim.db, callId, {
      fault: fault === undefined ? null : JSON.stringify(fault),
      status: c.res === RESPONSE_ALREADY_SENT ? null : c.res.status,
      durationMs: Math.round(performance.now() - started),
      mid: c.get("acceptedMid"),
    });
    sim.changed();
  };
