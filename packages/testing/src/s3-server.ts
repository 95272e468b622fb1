import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { Effect } from "effect";

/** A store that speaks S3's protocol: objects in memory, every request's signature checked. */
export interface S3Server {
  /** For `BLOB_URL`: with the key that it knows, a bucket, and itself as the endpoint. */
  readonly url: string;
  readonly endpoint: string;
  readonly objects: ReadonlyMap<string, StoredObject>;
  /** Answers so many of the next requests with 503, after the work is done or instead of it. */
  readonly fail: (times: number, when: "before the work" | "after the work") => void;
  /** Takes requests and never answers. */
  readonly hang: () => void;
}

export interface StoredObject {
  readonly body: Buffer;
  readonly storedAt: Date;
}

const BUCKET = "bucket";
const KEY = "AKIDTEST";
const SECRET = "secret/with+odd=characters";

export const s3Server = Effect.acquireRelease(
  Effect.promise(() => startServer()),
  ({ stop }) => Effect.promise(stop),
);

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}
interface Answer {
  readonly status: number;
  readonly body?: string | Buffer;
}

const startServer = async () => {
  const objects = new Map<string, StoredObject>();
  let failing = { times: 0, when: "before the work" };
  let isHanging = false;
  const server = createServer(async (request, response) => {
    if (isHanging) return;
    const asked = await read(request);
    const isFailing = failing.times > 0;
    if (isFailing) failing = { ...failing, times: failing.times - 1 };
    const refused = refusal(asked);
    const worked = isFailing && failing.when === "before the work" ? null : (refused ?? work(objects, asked));
    const { status, body = "" } = isFailing || worked === null ? errorOf(503, "SlowDown") : worked;
    response.writeHead(status, { "content-type": "application/xml", "content-length": Buffer.byteLength(body) });
    response.end(asked.method === "HEAD" ? undefined : body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on TCP
  return {
    endpoint,
    url: `s3://${KEY}:${encodeURIComponent(SECRET)}@${BUCKET}/some/prefix?endpoint=${encodeURIComponent(endpoint)}`,
    objects,
    fail: (times: number, when: "before the work" | "after the work") => {
      failing = { times, when };
    },
    hang: () => {
      isHanging = true;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
};

const read = async (request: IncomingMessage): Promise<Asked> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://s3");
  const { method = "", headers } = request;
  return { method, path: pathname, query: searchParams, headers, body: Buffer.concat(chunks) };
};

const errorOf = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
});

const work = (objects: Map<string, StoredObject>, asked: Asked): Answer => {
  const [, bucket, ...rest] = asked.path.split("/").map(decodeURIComponent);
  if (bucket !== BUCKET) return errorOf(404, "NoSuchBucket");
  const key = rest.join("/");
  if (asked.method === "GET" && key === "") return list(objects, asked.query);
  if (asked.method === "PUT") {
    objects.set(key, { body: asked.body, storedAt: new Date() });
    return { status: 200 };
  }
  if (asked.method === "DELETE") {
    objects.delete(key);
    return { status: 204 };
  }
  const found = objects.get(key);
  return found ? { status: 200, body: found.body } : errorOf(404, "NoSuchKey");
};

const list = (objects: ReadonlyMap<string, StoredObject>, query: URLSearchParams): Answer => {
  const max = Number(query.get("max-keys") ?? 1_000);
  const after = query.get("start-after") ?? "";
  const timeOf = (key: string) => objects.get(key)?.storedAt.toISOString();
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get("prefix") ?? "") && key > after).sort();
  const page = keys
    .slice(0, max)
    .map((key) => `<Contents><Key>${key}</Key><LastModified>${timeOf(key)}</LastModified></Contents>`);
  const isTruncated = `<IsTruncated>${keys.length > max}</IsTruncated>`;
  return {
    status: 200,
    body: `<?xml version="1.0"?><ListBucketResult>${isTruncated}${page.join("")}</ListBucketResult>`,
  };
};

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/;

/** Signature version 4, as Amazon describes it, computed anew from what arrived. */
const refusal = ({ method, path, query, headers, body }: Asked): Answer | null => {
  const [, key, day = "", region = "", signed = "", signature] = AUTHORIZATION.exec(headers.authorization ?? "") ?? [];
  if (key !== KEY) return errorOf(403, "InvalidAccessKeyId");
  const hash = String(headers["x-amz-content-sha256"]);
  if (hash !== sha256(body)) return errorOf(400, "XAmzContentSHA256Mismatch");
  if (!signed.split(";").includes("host") || !signed.split(";").includes("x-amz-content-sha256"))
    return errorOf(403, "AccessDenied");
  const canonical = [
    method,
    path,
    [...query]
      .map((pair) => pair.map(encoded).join("="))
      .toSorted()
      .join("&"),
    ...signed.split(";").map((name) => `${name}:${String(headers[name]).trim()}`),
    "",
    signed,
    hash,
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(canonical)].join("\n");
  const signing = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${SECRET}`);
  return hmac(signing, text).toString("hex") === signature ? null : errorOf(403, "SignatureDoesNotMatch");
};

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
