import { randomUUID } from "node:crypto";
import { memberStream, workspacePartition, workspaceStream } from "@soshogle/domain/ids";
import type { Role } from "@soshogle/domain/member/events";
import { member } from "@soshogle/domain/member/member";
import { workspace } from "@soshogle/domain/workspace/workspace";
import { Commands } from "@soshogle/event-store/handle";
import { beginSession } from "@soshogle/web/server/auth/sessions";
import { appRouter } from "@soshogle/web/server/trpc/router";
import { Clock, Effect } from "effect";
import type { WebServer } from "./web-server.ts";

/** An answer of a procedure, a failure that a stream reports included. `data` when it went well; otherwise the code of the failure and what people read. */
export interface Answer {
  readonly status: number;
  readonly code: string | null;
  readonly message: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, and a wrong guess fails there
  readonly data: any;
  /** The whole body. */
  readonly text: string;
}

/** A browser: it keeps its cookies and sends its origin. */
export interface Visitor {
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly call: (procedure: string, input?: unknown) => Promise<Answer>;
  /** Cookies as they were set, attributes included. */
  readonly cookiesSet: readonly string[];
  readonly cookies: Map<string, string>;
}

export type ProcedureKind = "query" | "mutation" | "subscription";

/** Every procedure of the router, by path. */
export const procedures: Readonly<
  Record<string, { readonly kind: ProcedureKind; readonly inputs: readonly unknown[] }>
> = Object.fromEntries(
  Object.entries(appRouter._def.procedures).map(([path, procedure]) => {
    const { type, inputs } = (procedure as unknown as { _def: { type: ProcedureKind; inputs: unknown[] } })._def; // typed as callable only
    return [path, { kind: type, inputs }];
  }),
);

export const visit = (web: WebServer, { address = "203.0.113.7" } = {}): Visitor => {
  const cookies = new Map<string, string>();
  const cookiesSet: string[] = [];
  const { publicUrl } = web.settings;

  const request: Visitor["request"] = async (path, init = {}) => {
    const headers = new Headers({ origin: publicUrl, host: new URL(publicUrl).host });
    if (cookies.size > 0) headers.set("cookie", [...cookies].map((pair) => pair.join("=")).join("; "));
    new Headers(init.headers).forEach((value, name) => {
      if (value === "") headers.delete(name);
      else headers.set(name, value);
    });
    const env = { incoming: { socket: { remoteAddress: address } } };
    const answer = await web.app.request(publicUrl + path, { redirect: "manual", ...init, headers }, env);
    for (const cookie of answer.headers.getSetCookie()) {
      cookiesSet.push(cookie);
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };

  const call: Visitor["call"] = async (procedure, input) => {
    const isQuery = procedures[procedure]?.kind !== "mutation";
    const text = input === undefined ? undefined : JSON.stringify(input);
    const query = isQuery && text !== undefined ? `?${new URLSearchParams({ input: text })}` : "";
    const init: RequestInit = isQuery
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, ...(text !== undefined && { body: text }) };
    return answerOf(await request(`/api/trpc/${procedure}${query}`, init));
  };
  return { request, call, cookies, cookiesSet };
};

const answerOf = async (response: Response): Promise<Answer> => {
  const text = await response.text();
  const streamed = /^event: serialized-error\ndata: (.*)$/m.exec(text)?.[1];
  const body = streamed ? { error: JSON.parse(streamed) } : text.startsWith("{") ? JSON.parse(text) : {};
  return {
    status: streamed ? body.error.data.httpStatus : response.status,
    code: body.error?.data?.code ?? null,
    message: body.error?.message ?? "",
    data: body.result?.data,
    text,
  };
};

/** A member of a workspace (a new one unless given) who is signed in. */
export const visitAs = async (
  web: WebServer,
  role: Role,
  { workspaceId = randomUUID() as string, userId = randomUUID() as string } = {},
) => {
  const { token } = await web.run(join({ workspaceId, userId, role }));
  const visitor = visit(web);
  visitor.cookies.set(web.settings.publicUrl.startsWith("https:") ? "__Host-session" : "session", token);
  return { ...visitor, workspaceId, userId };
};

const join = Effect.fnUntraced(function* (who: { workspaceId: string; userId: string; role: Role }) {
  const { workspaceId, userId, role } = who;
  const commands = yield* Commands;
  const now = yield* Clock.currentTimeMillis;
  const envelope = {
    actor: { kind: "user", id: userId },
    occurredAt: now,
    correlationId: "test",
    causationId: "test",
  } as const;
  const shared = { workspaceId, partition: workspacePartition(workspaceId) };
  yield* commands.handle({
    ...shared,
    decider: workspace,
    stream: workspaceStream(workspaceId),
    subject: null,
    commands: [
      { ...envelope, identity: `create ${workspaceId}`, command: { type: "CreateWorkspace", name: "Team", now } },
    ],
  });
  const command = { type: "JoinWorkspace", userId, role, name: `The ${role}`, now } as const;
  yield* commands.handle({
    ...shared,
    decider: member,
    stream: memberStream(workspaceId, userId),
    subject: userId,
    commands: [{ ...envelope, identity: `join ${userId}`, command }],
  });
  return yield* beginSession({ userId, workspaceId });
});
