import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Effect, Layer } from "effect";
import { BlobStoreRefused, BlobStoreUnavailable, Blobs } from "../../blob-store.ts";
import { checkedKey, checkedPrefix, PAGE } from "../../keys.ts";

/** No key begins so. */
const UNFINISHED = ".unfinished-";

/**
 * Objects as files of a folder, which is made where it is missing; readable by this user alone.
 * Fails with `BlobStoreRefused` where that cannot be.
 */
export const layerBlobsFolder = ({ folder }: { readonly folder: string }): Layer.Layer<Blobs, BlobStoreRefused> =>
  Layer.effect(
    Blobs,
    Effect.gen(function* () {
      yield* Effect.tryPromise({
        try: () => mkdir(folder, { recursive: true, mode: 0o700 }),
        catch: (cause) => new BlobStoreRefused({ reason: `the folder ${folder} cannot be made or used.`, cause }),
      });
      return blobsIn(folder);
    }),
  );

const blobsIn = (folder: string): Blobs["Service"] => ({
  put: (key, bytes) => Effect.suspend(() => attempt(putFile, join(folder, checkedKey(key)), bytes)),
  get: (key) => Effect.suspend(() => attempt(readIfThere, join(folder, checkedKey(key)))),
  list: (prefix, after) => Effect.suspend(() => attempt(listFolder, folder, checkedPrefix(prefix), after ?? "")),
  remove: (key) => Effect.suspend(() => attempt(removeFile, join(folder, checkedKey(key)))),
});

const attempt = <A extends readonly unknown[], B>(of: (...parameters: A) => Promise<B>, ...parameters: A) =>
  Effect.tryPromise({ try: () => of(...parameters), catch: (cause) => new BlobStoreUnavailable({ cause }) });

/** Nobody sees half a file: it is written beside its place, and the place changes hands at once. */
const putFile = async (file: string, bytes: Uint8Array): Promise<void> => {
  const folder = dirname(file);
  await makeFolder(folder);
  const unfinished = join(folder, `${UNFINISHED}${randomUUID()}`);
  try {
    const handle = await open(unfinished, "wx", 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
  await syncFolder(folder);
};

/** A new folder is durable when the one that holds it is. */
const makeFolder = async (folder: string): Promise<void> => {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

const readIfThere = (file: string): Promise<Uint8Array | null> => unlessMissing(readFile(file), null);

const removeFile = async (file: string): Promise<void> => {
  await unlessMissing(
    unlink(file).then(() => syncFolder(dirname(file))),
    undefined,
  );
};

const listFolder = async (folder: string, prefix: string, after: string) => {
  const entries = await unlessMissing(readdir(join(folder, prefix), { recursive: true, withFileTypes: true }), []);
  const keys = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith(UNFINISHED))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, "/").length).replaceAll("\\", "/"))
    .filter((key) => key > after)
    .sort();
  const page = keys.slice(0, PAGE);
  const objects = await Promise.all(page.map((key) => describe(folder, key)));
  return { objects: objects.flat(), next: keys.length > PAGE ? (page.at(-1) ?? null) : null };
};

/** One that goes away meanwhile is left out. */
const describe = (folder: string, key: string) =>
  unlessMissing(
    stat(join(folder, key)).then(({ mtimeMs }) => [{ key, storedAt: Math.trunc(mtimeMs) }]),
    [],
  );

const unlessMissing = async <A, B>(of: Promise<A>, otherwise: B): Promise<A | B> => {
  try {
    return await of;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return otherwise; // fs throws these
    throw error;
  }
};
