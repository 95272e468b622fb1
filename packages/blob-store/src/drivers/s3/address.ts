/** Where objects lie in an S3 store, as `BLOB_URL` says. */
export interface S3Address {
  readonly bucket: string;
  /** In front of every key: empty, or ending in a slash. */
  readonly prefix: string;
  /** Another store than Amazon's, such as `https://minio.example.com`. */
  readonly endpoint: string | null;
  readonly region: string | null;
  /** Null takes what the AWS SDK finds in the environment or on the machine. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

const FORM = "write s3://bucket/prefix?region=…, or s3://key:secret@bucket/prefix?endpoint=https://…";
const PREFIX = /^([A-Za-z0-9_@-][A-Za-z0-9_@.-]*\/)*$/;

/** Reads `s3://[key:secret@]bucket[/prefix][?region=…&endpoint=…]`, parts percent-encoded. Throws what is wrong with it, without its secrets. */
export const parseS3Address = (url: string): S3Address => {
  if (!URL.canParse(url) || new URL(url).protocol !== "s3:") throw new Error(`${FORM}.`);
  const { hostname, pathname, searchParams, username, password } = new URL(url);
  const path = decodeURIComponent(pathname).replace(/^\//, "");
  const prefix = path === "" || path.endsWith("/") ? path : `${path}/`;
  const endpoint = searchParams.get("endpoint");
  const unknown = [...searchParams.keys()].find((name) => name !== "endpoint" && name !== "region");
  if (hostname === "") throw new Error(`the bucket is missing: ${FORM}.`);
  if (unknown !== undefined) throw new Error(`"${unknown}" is no setting: ${FORM}.`);
  if (!PREFIX.test(prefix)) throw new Error(`the prefix holds something else than letters, digits and _@.-/: ${FORM}.`);
  if ((username === "") !== (password === "")) throw new Error(`write key and secret together: ${FORM}.`);
  if (endpoint !== null && !/^https?:\/\/[^/?#]+\/?$/.test(endpoint))
    throw new Error(`the endpoint is no http or https address: ${FORM}.`);
  return {
    bucket: hostname,
    prefix,
    endpoint,
    region: searchParams.get("region"),
    credentials:
      username === ""
        ? null
        : { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) },
  };
};
