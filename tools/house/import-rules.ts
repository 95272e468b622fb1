import type { IConfiguration, IForbiddenRuleType } from "dependency-cruiser";

/**
 * The import rules of the house: which arrow may be drawn between two files.
 * Every rule has a planted violation in tools/house/planted; the same test fails for a rule without one.
 */

/** What the arrows of the design allow: a folder, and the packages and services that it may import beside itself. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  "packages/domain": [],
  "packages/sqlite": [],
  "packages/blob-store": [],
  "packages/instagram": ["packages/domain"],
  "packages/document-store": ["packages/domain", "packages/sqlite"],
  "packages/vault": ["packages/domain", "packages/document-store"],
  "packages/event-store": [
    "packages/domain",
    "packages/document-store",
    "packages/vault",
    "packages/blob-store",
    "packages/sqlite",
  ],
  "packages/read-models": ["packages/domain", "packages/document-store", "packages/vault", "packages/event-store"],
  "packages/process": [
    "packages/domain",
    "packages/document-store",
    "packages/vault",
    "packages/event-store",
    "packages/blob-store",
  ],
  "packages/intake": [
    "packages/domain",
    "packages/document-store",
    "packages/vault",
    "packages/event-store",
    "packages/instagram",
  ],
  "services/ingest": ["packages"],
  "services/projections": ["packages"],
  "services/automations": ["packages"],
  "services/standalone": ["packages", "services", "apps/web/server", "apps/web/build"],
  "apps/web": ["packages"],
  "tools/meta-simulator": ["packages"],
};

const ours = "^(packages|services|apps|tools|e2e|bench)/";
/** Tests, the processes that tests start and kill (`burst-process.ts`), and the soak, which tests the whole product. */
const tests = "\\.test\\.tsx?$|\\.bench\\.ts$|-process\\.ts$|^(e2e|bench)/|^packages/testing/|^tools/soak/";
const contracts = "/contract(\\.ts$|/)";
const drivers = "^packages/[^/]+/src/drivers/";
const simulatorBook = "^tools/meta-simulator/src/book(/|[^/]*\\.ts$)";
/** The only places that choose a driver: entry files of processes and of the projections' thread, and what they compose. */
const compositionRoots = [
  "^services/[^/]+/src/main\\.ts$",
  "^services/projections/src/worker\\.ts$",
  "^services/standalone/src/layers\\.ts$",
  "^services/standalone/src/moving/places\\.ts$",
  "^packages/process/src/server-stores\\.ts$",
  "^apps/web/(app|server)/runtime\\.server\\.ts$",
];
/** A package of npm, installed or not. */
const npm = (names: string): string => `(^|/)node_modules/(${names})(/|$)|^(${names})(/|$)`;
const databaseClients = `^(node:)?sqlite$|${npm("mongodb|@eventstore/db-client|@aws-sdk/[^/]+")}`;

const arrowRules = Object.entries(arrows).map(
  ([folder, allowed]): IForbiddenRuleType => ({
    name: `arrows-of-${folder.replace("/", "-")}`,
    comment: `${folder} imports ${allowed.join(", ") || "none of our other packages"}, and nothing else of ours.`,
    from: { path: `^${folder}/`, pathNot: tests },
    to: { path: ours, pathNot: [`^${folder}/`, ...allowed.map((name) => `^${name}/`)] },
  }),
);

const houseRules: readonly IForbiddenRuleType[] = [
  {
    name: "no-cycles",
    comment: "No import cycles, type-only imports included.",
    from: {},
    to: { circular: true },
  },
  {
    name: "resolvable",
    comment: "Every import leads to a file or an installed package.",
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: "packages-by-name",
    comment: "Another package is imported by its name, never by a path into its folder.",
    from: { path: "^(packages|services|apps)/([^/]+)/" },
    to: {
      path: "^(packages|services|apps)/",
      pathNot: "^$1/$2/",
      dependencyTypes: ["local"],
      dependencyTypesNot: ["aliased-workspace"],
    },
  },
  {
    name: "declared",
    comment: "What is imported stands in the package.json of the package that imports it.",
    from: { path: "^(packages|services|apps|tools)/[^/]+/", pathNot: tests },
    to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
  },
  {
    name: "domain-is-pure",
    comment: "The domain imports zod: no Effect, no I/O, no clock, no random.",
    from: { path: "^packages/domain/src/", pathNot: tests },
    to: { pathNot: ["^packages/domain/src/", npm("zod")] },
  },
  {
    name: "no-effect-in-read-models",
    comment: "Read models are plain functions.",
    from: { path: "^packages/read-models/src/", pathNot: tests },
    to: { path: npm("effect|@effect/[^/]+") },
  },
  {
    name: "no-effect-in-pages",
    comment: "Pages and components get their data through loaders and tRPC, never through Effect.",
    from: { path: "^apps/web/app/", pathNot: tests },
    to: { path: npm("effect|@effect/[^/]+") },
  },
  {
    name: "no-stores-in-pages",
    comment: "What Remix bundles exists twice; stores and keys are handed to it through loadContext.",
    from: { path: "^apps/web/app/", pathNot: tests },
    to: {
      path: "^packages/(document-store|event-store|vault|sqlite)/|^apps/web/server/",
      dependencyTypesNot: ["type-only"],
    },
  },
  {
    name: "drivers-in-composition-roots",
    comment: "Only a composition root chooses a driver.",
    from: { path: ours, pathNot: [tests, drivers, ...compositionRoots] },
    to: { path: drivers },
  },
  {
    name: "drivers-do-not-share",
    comment: "A driver knows its own port; what two drivers need belongs above the port.",
    from: { path: "^packages/([^/]+)/src/drivers/([^/]+)/", pathNot: tests },
    to: { path: drivers, pathNot: "^packages/$1/src/drivers/$2/" },
  },
  {
    name: "sqlite-in-drivers",
    comment: "packages/sqlite is imported by embedded drivers and composition roots.",
    from: { path: ours, pathNot: [tests, drivers, "^packages/sqlite/", simulatorBook, ...compositionRoots] },
    to: { path: "^packages/sqlite/" },
  },
  {
    name: "database-clients-in-drivers",
    comment: "A database client is imported by drivers, packages/sqlite and the simulator's book.",
    from: { path: ours, pathNot: [tests, drivers, "^packages/sqlite/", simulatorBook] },
    to: { path: databaseClients },
  },
  {
    name: "testing-in-tests",
    comment: "Builders and fakes stay in tests.",
    from: { path: ours, pathNot: tests },
    to: { path: "^packages/testing/" },
  },
  {
    name: "test-tools-in-tests",
    comment: "Test runners are imported by tests and by contract suites.",
    from: { path: "^(packages|services|apps)/|^tools/meta-simulator/", pathNot: [tests, contracts] },
    to: { path: npm("vitest|@effect/vitest|fast-check|playwright-core|axe-core") },
  },
  {
    name: "contracts-in-tests",
    comment: "A contract suite is run by the tests of drivers.",
    from: { path: ours, pathNot: [tests, contracts] },
    to: { path: contracts },
  },
  {
    name: "nobody-imports-a-test",
    comment: "What a test offers to others moves to packages/testing.",
    from: { path: ours },
    to: { path: "\\.(test|bench|e2e)\\.tsx?$" },
  },
  {
    name: "tools-stay-outside",
    comment: "The product does not import its tools; it may start them.",
    from: { path: "^(packages|services|apps)/", pathNot: tests },
    to: { path: "^tools/" },
  },
];

export const importRules: IConfiguration = {
  forbidden: [...arrowRules, ...houseRules].map((rule) => ({ ...rule, severity: "error" })),
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^apps/web/build/|(^|/)public/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".mjs", ".js", ".d.ts"],
    },
  },
};
