import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Context, Effect, Layer, Redacted, type Scope } from "effect";
import type { z } from "zod";
import { LongToken, ShortToken } from "../oauth.ts";
import { Me, Profile, readAnswer, Sent, Success } from "./answers.ts";
import { asAccount, getFrom, postForm, withQuery } from "./calls.ts";
import { type HttpAnswer, type HttpCall, openCall, type Timeouts } from "./exchange.ts";
import type { GraphFailure, GraphNotConnected } from "./failures.ts";
import type { MetaHosts } from "./hosts.ts";

const PROFILE_FIELDS = [
  "name",
  "username",
  "profile_pic",
  "follower_count",
  "is_user_follow_business",
  "is_business_follow_user",
  "is_verified_user",
];
const ME_FIELDS = ["id", "user_id", "username", "name", "account_type", "profile_picture_url"];

/**
 * How long an idle connection may be used again. Short, because a server that closes one just then leaves the outcome of
 * a send unknown.
 */
const IDLE_MS = 4_000;

type Secret = Redacted.Redacted<string>;

/** One call's worth of a reply: a text, or one attachment that Meta fetches from `url`. */
export type OutgoingMessage =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "attachment"; readonly type: string; readonly url: string };

export interface Send {
  /** The sending account's IG id. */
  readonly igId: string;
  readonly token: Secret;
  /** The customer's IGSID. */
  readonly recipientId: string;
  readonly message: OutgoingMessage;
}

export type SendOutcome =
  /** `mid` equals that of the echo. */
  | { readonly kind: "sent"; readonly mid: string }
  /** No byte was written. */
  | { readonly kind: "abandoned" };

export interface PreparedSend {
  /**
   * Asks `mayStillGo` and writes the request in the same tick; `abandoned` when it says no. Use once.
   * Surely unsent after `GraphNotConnected` and after `GraphRejected` with `surelyNotSent`; otherwise it may have gone out.
   */
  readonly send: (mayStillGo: () => boolean) => Effect.Effect<SendOutcome, GraphFailure>;
}

/**
 * Meta's Graph API for accounts connected by Instagram Login. Tokens are in no error and no log.
 * Every call ends within its timeouts. Source: reference on Meta's platform, sections 3 to 5.
 */
export class Graph extends Context.Service<
  Graph,
  {
    /** Opens the connection of a send, TLS included, and writes nothing yet. It is closed with the scope if it was not used. */
    readonly prepareSend: (send: Send) => Effect.Effect<PreparedSend, GraphNotConnected, Scope.Scope>;

    /** Sends at once. There is no idempotency key: never repeat it unless it surely was not sent. */
    readonly sendMessage: (send: Send) => Effect.Effect<{ readonly mid: string }, GraphFailure>;

    /** What Meta tells of a person who wrote to the account; anything may be null. */
    readonly profile: (of: {
      readonly contactId: string;
      readonly token: Secret;
    }) => Effect.Effect<z.output<typeof Profile>, GraphFailure>;

    /** The account that a token belongs to: `igId` routes webhooks, `appScopedId` is null when Meta names one id only. */
    readonly me: (token: Secret) => Effect.Effect<z.output<typeof Me>, GraphFailure>;

    /** Exchanges the code of the callback (single use, 1 h) for a short-lived token. */
    readonly exchangeCode: (options: {
      readonly appId: string;
      readonly appSecret: Secret;
      readonly redirectUri: string;
      readonly code: Secret;
    }) => Effect.Effect<z.output<typeof ShortToken>, GraphFailure>;

    /** Turns a short-lived token into one of 60 days. */
    readonly longToken: (options: {
      readonly appSecret: Secret;
      readonly shortToken: Secret;
    }) => Effect.Effect<z.output<typeof LongToken>, GraphFailure>;

    /** Prolongs a long-lived token that is at least a day old and not expired. */
    readonly refreshToken: (token: Secret) => Effect.Effect<z.output<typeof LongToken>, GraphFailure>;

    /** Asks Meta to deliver webhooks of these fields for the account; repeating it is harmless. */
    readonly subscribe: (options: {
      readonly igId: string;
      readonly token: Secret;
      readonly fields: readonly string[];
    }) => Effect.Effect<void, GraphFailure>;

    readonly unsubscribe: (options: {
      readonly igId: string;
      readonly token: Secret;
    }) => Effect.Effect<void, GraphFailure>;
  }
>()("instagram/Graph") {}

export interface GraphSettings {
  /** From `metaHosts`. */
  readonly hosts: MetaHosts;
  /** Such as `v25.0`. */
  readonly version: string;
  /** Until a connection stands; 5 s unless told. */
  readonly connectTimeoutMs?: number;
  /** From writing a request to the end of the answer; 10 s unless told. */
  readonly answerTimeoutMs?: number;
}

export const layerGraph = (settings: GraphSettings) => Layer.effect(Graph, makeGraph(settings));

const makeGraph = Effect.fnUntraced(function* ({ hosts, version, connectTimeoutMs, answerTimeoutMs }: GraphSettings) {
  const open = yield* connections({ connectMs: connectTimeoutMs ?? 5_000, answerMs: answerTimeoutMs ?? 10_000 });
  const graph = `${hosts.graph}/${version}`;

  const ask = <A>(call: HttpCall, schema: z.ZodType<A>): Effect.Effect<A, GraphFailure> =>
    open(call).pipe(
      Effect.flatMap(({ write }) => write(() => true)),
      Effect.flatMap((answer) => (answer === "abandoned" ? Effect.die(new Error(answer)) : readAs(answer, schema))),
      Effect.scoped,
    );

  const sendCall = ({ igId, token, recipientId, message }: Send): HttpCall => {
    const call = { method: "POST", url: new URL(`${graph}/${igId}/messages`) } as const;
    return asAccount(token, call, { recipient: { id: recipientId }, message: messageBody(message) });
  };

  return Graph.of({
    prepareSend: Effect.fnUntraced(function* (send: Send) {
      const { write } = yield* open(sendCall(send));
      return {
        send: Effect.fnUntraced(function* (mayStillGo: () => boolean) {
          const answer = yield* write(mayStillGo);
          if (answer === "abandoned") return { kind: "abandoned" } as const;
          return { kind: "sent", ...(yield* readAs(answer, Sent)) } as const;
        }),
      };
    }),
    sendMessage: (send) => ask(sendCall(send), Sent),
    profile: ({ contactId, token }) => {
      const url = withQuery(`${graph}/${contactId}`, { fields: PROFILE_FIELDS.join(",") });
      return ask(asAccount(token, { method: "GET", url }), Profile);
    },
    me: (token) => {
      const url = withQuery(`${graph}/me`, { fields: ME_FIELDS.join(",") });
      return ask(asAccount(token, { method: "GET", url }), Me);
    },
    exchangeCode: ({ appId, appSecret, redirectUri, code }) => {
      const form = {
        client_id: appId,
        client_secret: Redacted.value(appSecret),
        grant_type: "authorization_code",
        redirect_uri: redirectUri,
        code: Redacted.value(code),
      };
      return ask(postForm(`${hosts.token}/oauth/access_token`, form), ShortToken);
    },
    longToken: ({ appSecret, shortToken }) => {
      const query = {
        grant_type: "ig_exchange_token",
        client_secret: Redacted.value(appSecret),
        access_token: Redacted.value(shortToken),
      };
      return ask(getFrom(`${hosts.graph}/access_token`, query), LongToken);
    },
    refreshToken: (token) => {
      const query = { grant_type: "ig_refresh_token", access_token: Redacted.value(token) };
      return ask(getFrom(`${hosts.graph}/refresh_access_token`, query), LongToken);
    },
    subscribe: ({ igId, token, fields }) => {
      const url = withQuery(`${graph}/${igId}/subscribed_apps`, { subscribed_fields: fields.join(",") });
      return ask(asAccount(token, { method: "POST", url }), Success).pipe(Effect.asVoid);
    },
    unsubscribe: ({ igId, token }) => {
      const url = new URL(`${graph}/${igId}/subscribed_apps`);
      return ask(asAccount(token, { method: "DELETE", url }), Success).pipe(Effect.asVoid);
    },
  });
});

/** Connections that are kept for a moment and closed with the scope. */
const connections = Effect.fnUntraced(function* (timeouts: Timeouts) {
  const kept = { keepAlive: true, timeout: IDLE_MS, maxFreeSockets: 16 };
  const [http, https] = yield* Effect.acquireRelease(
    Effect.sync(() => [new HttpAgent(kept), new HttpsAgent(kept)] as const),
    (agents) =>
      Effect.sync(() => {
        for (const agent of agents) agent.destroy();
      }),
  );
  return (call: HttpCall) => openCall({ call, timeouts, agent: call.url.protocol === "https:" ? https : http });
});

const readAs = <A>(answer: HttpAnswer, schema: z.ZodType<A>) => Effect.fromResult(readAnswer(answer, schema));

const messageBody = (message: OutgoingMessage) =>
  message.kind === "text"
    ? { text: message.text }
    : { attachment: { type: message.type, payload: { url: message.url } } };
