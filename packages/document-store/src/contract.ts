import { layer } from "@effect/vitest";
import type { Layer } from "effect";
import { compareAndSetContract } from "./contract/compare-and-set.ts";
import { declarationsContract } from "./contract/declarations.ts";
import { findContract } from "./contract/find.ts";
import { checkWith, type Suite, storeUnderTest } from "./contract/suite.ts";
import { writesContract } from "./contract/writes.ts";
import type { ReadModels } from "./document-store.ts";

/**
 * What every driver keeps, as tests. `keep` and the read models share it, so a driver gives either as `ReadModels`.
 *
 * @param options.runs random cases a property is tried with.
 * @param options.supports how a server behind a driver differs. `codePoints` false: it orders text by UTF-16 units, which
 *                         puts what lies beyond U+FFFF before U+E000.
 */
export const documentStoreContract = (
  name: string,
  driver: Layer.Layer<ReadModels, unknown>,
  {
    runs = 100,
    supports = { codePoints: true },
  }: { readonly runs?: number; readonly supports?: { readonly codePoints: boolean } } = {},
): void =>
  layer(driver, { timeout: "60 seconds" })(`document store contract (${name})`, (it) => {
    const suite: Suite = { it, store: storeUnderTest, check: checkWith(runs), supports };
    declarationsContract(suite);
    writesContract(suite);
    findContract(suite);
    compareAndSetContract(suite);
  });
