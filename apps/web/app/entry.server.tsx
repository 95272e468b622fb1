import { PassThrough } from "node:stream";
import type { AppLoadContext, EntryContext } from "@remix-run/node";
import { createReadableStreamFromReadable } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { NonceContext } from "./shell/nonce.ts";

const abortAfterMs = 5_000;

interface Page {
  readonly request: Request;
  readonly status: number;
  readonly headers: Headers;
  readonly remix: EntryContext;
  readonly nonce: string;
}

const render = ({ request, status, headers, remix, nonce }: Page): Promise<Response> =>
  new Promise((resolve, reject) => {
    let sent = false;
    let statusNow = status;
    const answer = () => {
      sent = true;
      const body = new PassThrough();
      headers.set("Content-Type", "text/html; charset=utf-8");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusNow }));
      pipe(body);
    };
    const waitForAll = isbot(request.headers.get("user-agent") ?? "");
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext value={nonce}>
        <RemixServer context={remix} url={request.url} nonce={nonce} abortDelay={abortAfterMs} />
      </NonceContext>,
      {
        nonce,
        onShellReady: () => (waitForAll ? undefined : answer()),
        onAllReady: () => (waitForAll ? answer() : undefined),
        onShellError: reject,
        onError: (error) => {
          statusNow = 500;
          if (sent) console.error("page failed while streaming", error);
        },
      },
    );
    setTimeout(abort, abortAfterMs + 1_000).unref();
  });

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  return render({ request, status, headers, remix, nonce: context.nonce });
}

export function handleError(error: unknown, { request }: { request: Request }): void {
  if (!request.signal.aborted) console.error("page failed", error);
}
