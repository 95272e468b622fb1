import type { S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import { Effect, Layer, Redacted } from "effect";
import { BlobStoreRefused, BlobStoreUnavailable, Blobs } from "../../blob-store.ts";
import { checkedKey, checkedPrefix, PAGE } from "../../keys.ts";
import { parseS3Address, type S3Address } from "./address.ts";

const CONNECT_MS = 5_000;
const ANSWER_MS = 30_000;
const ATTEMPTS = 3;

export interface S3Settings {
  /** `s3://…`, see `parseS3Address`. */
  readonly url: Redacted.Redacted<string>;
  /** Longest wait for one answer, ms; a call is tried three times. */
  readonly answerMs?: number;
}

/** Loaded where it is used: it is the largest dependency, and most installations have no S3. */
type Sdk = typeof import("@aws-sdk/client-s3");

/**
 * Objects in an S3 bucket, Amazon's or one that speaks its protocol. The bucket must exist.
 * Fails with `BlobStoreRefused` when the address, the bucket or the keys are wrong, or `BlobStoreUnavailable` when nobody
 * answers.
 */
export const layerBlobsS3 = (settings: S3Settings): Layer.Layer<Blobs, BlobStoreRefused | BlobStoreUnavailable> =>
  Layer.effect(
    Blobs,
    Effect.gen(function* () {
      const address = yield* Effect.try({
        try: () => parseS3Address(Redacted.value(settings.url)),
        catch: (cause) => new BlobStoreRefused({ reason: (cause as Error).message }), // thrown above
      });
      const sdk = yield* Effect.promise(() => import("@aws-sdk/client-s3"));
      const client = yield* Effect.acquireRelease(
        Effect.sync(() => clientFor(sdk, address, settings.answerMs ?? ANSWER_MS)),
        (open) => Effect.sync(() => open.destroy()),
      );
      const blobs = blobsIn({ sdk, client, address });
      yield* Effect.mapError(blobs.list("start/"), (failure) => refusedOrAway(failure, address));
      return blobs;
    }),
  );

const clientFor = (sdk: Sdk, { endpoint, region, credentials }: S3Address, answerMs: number): S3Client =>
  new sdk.S3Client({
    // Stores other than Amazon's have names of their own for a region, or none, and no host for each bucket.
    ...(endpoint !== null && { endpoint, forcePathStyle: true, region: "us-east-1" }),
    ...(region !== null && { region }),
    ...(credentials && { credentials }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: answerMs, throwOnRequestTimeout: true },
    // Not every store takes the checksums that Amazon's took up later.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });

const blobsIn = (of: {
  readonly sdk: Sdk;
  readonly client: S3Client;
  readonly address: S3Address;
}): Blobs["Service"] => {
  const { sdk, client, address } = of;
  const placeOf = (key: string) => ({ Bucket: address.bucket, Key: `${address.prefix}${checkedKey(key)}` });
  const call = <A>(run: () => Promise<A>) =>
    Effect.tryPromise({ try: run, catch: (cause) => new BlobStoreUnavailable({ cause }) });

  return {
    put: (key, bytes) =>
      Effect.suspend(() => {
        const command = new sdk.PutObjectCommand({ ...placeOf(key), Body: bytes, ContentLength: bytes.length });
        return Effect.asVoid(call(() => client.send(command)));
      }),
    get: (key) =>
      Effect.suspend(() => {
        const command = new sdk.GetObjectCommand(placeOf(key));
        return call(async () => {
          try {
            const { Body } = await client.send(command);
            return Body ? await Body.transformToByteArray() : new Uint8Array();
          } catch (error) {
            if (statusOf(error) === 404 && nameOf(error) === "NoSuchKey") return null;
            throw error;
          }
        });
      }),
    list: (prefix, after) =>
      Effect.suspend(() => {
        const command = new sdk.ListObjectsV2Command({
          Bucket: address.bucket,
          Prefix: `${address.prefix}${checkedPrefix(prefix)}`,
          MaxKeys: PAGE,
          ...(after !== undefined && { StartAfter: `${address.prefix}${checkedKey(after)}` }),
        });
        return Effect.map(
          call(() => client.send(command)),
          ({ Contents = [], IsTruncated }) => {
            const objects = Contents.map(({ Key = "", LastModified }) => ({
              key: Key.slice(address.prefix.length),
              storedAt: LastModified?.getTime() ?? 0,
            }));
            return { objects, next: IsTruncated === true ? (objects.at(-1)?.key ?? null) : null };
          },
        );
      }),
    remove: (key) =>
      Effect.suspend(() => {
        const command = new sdk.DeleteObjectCommand(placeOf(key));
        return Effect.asVoid(call(() => client.send(command)));
      }),
  };
};

const refusedOrAway = (
  failure: BlobStoreUnavailable,
  { bucket }: S3Address,
): BlobStoreRefused | BlobStoreUnavailable => {
  const { cause } = failure;
  const status = statusOf(cause);
  if (status === 401 || status === 403)
    return new BlobStoreRefused({ reason: `the store does not let these keys into the bucket ${bucket}.`, cause });
  if (status === 404)
    return new BlobStoreRefused({ reason: `the store has no bucket ${bucket}; make it first.`, cause });
  if (status === 301)
    return new BlobStoreRefused({
      reason: `the bucket ${bucket} lies in another region; name it with ?region=…`,
      cause,
    });
  if (["CredentialsProviderError", "CredentialsError"].includes(nameOf(cause)))
    return new BlobStoreRefused({
      reason: "there are no keys; write s3://key:secret@bucket, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.",
      cause,
    });
  return failure;
};

const statusOf = (error: unknown): number | undefined =>
  (error as Partial<S3ServiceException>).$metadata?.httpStatusCode; // absent on other errors
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : "");
