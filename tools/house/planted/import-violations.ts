import type { Files } from "./tree.ts";

/** A rule of .dependency-cruiser.mjs, the file that breaks it, and what stands in that file. */
export interface PlantedImport {
  readonly rule: string;
  readonly file: string;
  readonly content: string;
}

const importing = (specifier: string): string =>
  `import { blameless } from "${specifier}";\nexport const used = blameless;\n`;

const planted = (rule: string, file: string, specifier: string): PlantedImport => ({
  rule,
  file,
  content: importing(specifier),
});

/** Targets that the planted files import and that break no rule themselves. */
export const targets: Files = {
  "packages/document-store/src/contract.ts": "export const blameless = 1;\n",
  "packages/document-store/src/drivers/embedded/store.ts": importing("@soshogle/sqlite/blameless"),
  "packages/document-store/src/drivers/mongodb/store.ts": 'import "mongodb";\nexport const blameless = 1;\n',
  "packages/document-store/src/some.test.ts": 'import "vitest";\nexport const blameless = 1;\n',
  "packages/sqlite/src/open.ts": 'export type { DatabaseSync } from "node:sqlite";\n',
  "apps/web/server/blameless.ts": "export const blameless = 1;\n",
  "services/ingest/src/main.ts": importing("@soshogle/document-store/drivers/mongodb/store"),
  "services/standalone/src/main.ts": importing("@soshogle/ingest/blameless"),
};

export const importViolations: readonly PlantedImport[] = [
  planted("arrows-of-packages-domain", "packages/domain/src/a.ts", "@soshogle/vault/blameless"),
  planted("arrows-of-packages-sqlite", "packages/sqlite/src/a.ts", "@soshogle/domain/blameless"),
  planted("arrows-of-packages-blob-store", "packages/blob-store/src/a.ts", "@soshogle/domain/blameless"),
  planted("arrows-of-packages-instagram", "packages/instagram/src/a.ts", "@soshogle/vault/blameless"),
  planted("arrows-of-packages-document-store", "packages/document-store/src/a.ts", "@soshogle/vault/blameless"),
  planted("arrows-of-packages-vault", "packages/vault/src/a.ts", "@soshogle/event-store/blameless"),
  planted("arrows-of-packages-event-store", "packages/event-store/src/a.ts", "@soshogle/read-models/blameless"),
  planted("arrows-of-packages-read-models", "packages/read-models/src/a.ts", "@soshogle/instagram/blameless"),
  planted("arrows-of-packages-process", "packages/process/src/a.ts", "@soshogle/instagram/blameless"),
  planted("arrows-of-packages-intake", "packages/intake/src/a.ts", "@soshogle/read-models/blameless"),
  planted("arrows-of-services-ingest", "services/ingest/src/a.ts", "@soshogle/projections/blameless"),
  planted("arrows-of-services-projections", "services/projections/src/a.ts", "@soshogle/automations/blameless"),
  planted("arrows-of-services-automations", "services/automations/src/a.ts", "@soshogle/ingest/blameless"),
  planted("arrows-of-services-standalone", "services/standalone/src/parts/a.ts", "../../../../apps/web/app/page.tsx"),
  planted("arrows-of-apps-web", "apps/web/server/a.ts", "@soshogle/ingest/blameless"),
  planted("arrows-of-tools-meta-simulator", "tools/meta-simulator/src/a.ts", "@soshogle/ingest/blameless"),
  planted("no-cycles", "packages/vault/src/cycle-a.ts", "./cycle-b.ts"),
  {
    rule: "no-cycles",
    file: "packages/vault/src/type-cycle-a.ts",
    content: 'import type { B } from "./type-cycle-b.ts";\nexport type A = { readonly b: B };\n',
  },
  planted("resolvable", "packages/vault/src/lost.ts", "./nowhere.ts"),
  planted("packages-by-name", "packages/vault/src/by-path.ts", "../../domain/src/blameless.ts"),
  planted("declared", "packages/vault/src/undeclared.ts", "typescript"),
  planted("domain-is-pure", "packages/domain/src/effectful.ts", "effect"),
  planted("domain-is-pure", "packages/domain/src/reading.ts", "node:fs"),
  planted("no-effect-in-read-models", "packages/read-models/src/effectful.ts", "effect"),
  planted("no-effect-in-pages", "apps/web/app/effectful.ts", "effect"),
  planted("no-stores-in-pages", "apps/web/app/storing.ts", "@soshogle/vault/blameless"),
  planted(
    "drivers-in-composition-roots",
    "services/ingest/src/driving.ts",
    "@soshogle/document-store/drivers/mongodb/store",
  ),
  planted("drivers-in-composition-roots", "packages/document-store/src/driving.ts", "./drivers/mongodb/store.ts"),
  planted("drivers-do-not-share", "packages/document-store/src/drivers/mongodb/shared.ts", "../embedded/store.ts"),
  planted("sqlite-in-drivers", "packages/event-store/src/lite.ts", "@soshogle/sqlite/blameless"),
  planted("database-clients-in-drivers", "services/projections/src/client.ts", "node:sqlite"),
  planted("database-clients-in-drivers", "packages/event-store/src/client.ts", "mongodb"),
  planted("database-clients-in-drivers", "packages/blob-store/src/client.ts", "@aws-sdk/client-s3"),
  planted("testing-in-tests", "services/ingest/src/building.ts", "@soshogle/testing/blameless"),
  planted("test-tools-in-tests", "services/ingest/src/expecting.ts", "vitest"),
  planted("contracts-in-tests", "services/ingest/src/contracting.ts", "@soshogle/document-store/contract"),
  planted("nobody-imports-a-test", "packages/document-store/src/borrowing.ts", "./some.test.ts"),
  planted("tools-stay-outside", "services/ingest/src/tooling.ts", "@soshogle/meta-simulator/blameless"),
];

/** The other halves of the cycles, and the page that standalone must not import. */
export const counterparts: Files = {
  "packages/vault/src/cycle-b.ts": 'import { used } from "./cycle-a.ts";\nexport const blameless = used;\n',
  "packages/vault/src/type-cycle-b.ts": 'import type { A } from "./type-cycle-a.ts";\nexport type B = readonly A[];\n',
  "apps/web/app/page.tsx": "export const blameless = 1;\n",
};
