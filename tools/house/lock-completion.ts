/** One entry of `packages` in a package-lock.json (lockfileVersion 3), as far as we look at it. */
export interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lock {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

/** An optional dependency that no entry of the lock satisfies. `path` is the place it is wanted at. */
export interface MissingEntry {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly dev: boolean;
}

const isExact = (version: string): boolean => /^\d+\.\d+\.\d+/.test(version);

/** The folders in which Node looks for what the package at `path` imports, nearest first. */
const placesFor = (path: string, name: string): readonly string[] => {
  const places: string[] = [];
  for (let folder = path; folder !== ""; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    places.push(`${folder}/node_modules/${name}`);
  }
  return [...places, `node_modules/${name}`];
};

const satisfies = (entry: LockEntry | undefined, version: string): boolean =>
  entry !== undefined && (!isExact(version) || entry.version === version);

/**
 * Optional dependencies that the lock does not place, or places in another version.
 *
 * A registry mirror that lacks the variants for other systems makes npm leave them out without a word; `npm ci` then
 * refuses the lock (npm 11) or installs without the variant (npm 10 on a Mac).
 */
export const missingEntries = (lock: Lock): readonly MissingEntry[] =>
  Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.entries(entry.optionalDependencies ?? {}).flatMap(([name, version]) => {
      const places = placesFor(path, name);
      const nearest = places.find((place) => lock.packages[place] !== undefined);
      if (nearest !== undefined && satisfies(lock.packages[nearest], version)) return [];
      const free = nearest === undefined ? `node_modules/${name}` : `${path}/node_modules/${name}`;
      return [{ path: free, name, version, dev: entry.dev === true }];
    }),
  );

const systems = "aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32";

/** What a variant's name says about where it runs: `@rollup/rollup-linux-x64-musl` runs on linux, x64, musl. */
export const platformOf = (name: string): Pick<LockEntry, "os" | "cpu" | "libc"> => {
  if (/[-/]wasm32(-|$)/.test(name)) return { cpu: ["wasm32"] };
  const [, os, cpu, abi] = new RegExp(`[-/](${systems})-([a-z0-9]+)(?:-([a-z]+))?$`).exec(name) ?? [];
  if (os === undefined || cpu === undefined) return {};
  if (os !== "linux" || abi === undefined) return { os: [os], cpu: [cpu] };
  return { os: [os], cpu: [cpu], libc: [abi.startsWith("musl") ? "musl" : "glibc"] };
};

/** Hosts that `resolved` names: a lock that names any depends on a registry that others may not reach. */
export const registryHosts = (lock: Lock): readonly string[] => {
  const hosts = Object.values(lock.packages).flatMap(({ resolved }) =>
    resolved?.includes("://") ? [new URL(resolved).host] : [],
  );
  return [...new Set(hosts)].sort();
};

const withoutHost = (entry: LockEntry): LockEntry => {
  if (!entry.resolved?.includes("://")) return entry;
  const { resolved: _, ...rest } = entry;
  return rest;
};

/** The same lock with an entry for every variant of exact version that it lacks, and without registry hosts. */
export const completeLock = <L extends Lock>(lock: L): L => {
  const added = missingEntries(lock)
    .filter(({ version }) => isExact(version))
    .map(({ path, name, version, dev }) => {
      const { os, cpu, libc } = platformOf(name);
      return [path, { version, cpu, dev: dev || undefined, libc, optional: true, os }] as const;
    });
  const kept = Object.entries(lock.packages).map(([path, entry]) => [path, withoutHost(entry)] as const);
  const packages = [...kept, ...added].sort(([a], [b]) => a.localeCompare(b, "en"));
  return { ...lock, packages: Object.fromEntries(packages) };
};

/** What is wrong with a lock, one sentence a problem; empty when nothing is. */
export const lockProblems = (lock: Lock): readonly string[] => [
  ...missingEntries(lock).map(({ name, version }) => `lacks ${name}@${version}, which another system needs`),
  ...registryHosts(lock).map((host) => `names the registry ${host}`),
];
