import type { Outcome } from "@soshogle/event-store/handle";
import type { Problem } from "@soshogle/instagram/webhook/delivery";
import { type HeldItem, itemsAgain } from "@soshogle/instagram/webhook/held-item";
import { Effect } from "effect";
import { type Origin, recorded } from "./record-delivery.ts";
import { currentRoute, type Route } from "./route-account.ts";
import { sharesOf } from "./shares.ts";

/** What became of a held item that was tried once more. */
export type TriedAgain = { readonly outcome: "recorded" | "repeated" } | ({ readonly outcome: "refused" } & Problem);

/**
 * Tries a held item as if it came now: what is understood is recorded in its place at its source's time, once, however
 * often this is repeated. Fails when a store is away or a defect is in the way: then nothing is known, so repeat it.
 */
export const recordAgain = Effect.fnUntraced(function* (held: HeldItem, origin: Origin) {
  const items = itemsAgain(held);
  const routes = new Map<string, Route | null>();
  for (const { entryId } of items) if (!routes.has(entryId)) routes.set(entryId, yield* currentRoute(entryId));
  const shares = sharesOf(items, (entryId) => routes.get(entryId) ?? null);
  const [first] = shares;
  if (first?.kind === "quarantine" && shares.length === 1) return refused(first.problem);
  const outcomes = (yield* Effect.forEach(shares, (share) => recorded(share, origin))).flat();
  return triedAgain(outcomes);
});

const refused = (problem: Problem): TriedAgain => ({ outcome: "refused", ...problem });

const triedAgain = (outcomes: readonly Outcome[]): TriedAgain => {
  const rejected = outcomes.find((outcome) => outcome.kind === "rejected");
  if (rejected) return refused({ reason: "schema_mismatch", detail: rejected.reason });
  return { outcome: outcomes.some(({ kind }) => kind === "recorded") ? "recorded" : "repeated" };
};
