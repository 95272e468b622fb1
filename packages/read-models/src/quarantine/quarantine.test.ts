import { quarantineStream } from "@soshogle/domain/ids";
import type { QuarantineEvent, QuarantineReason } from "@soshogle/domain/quarantine/events";
import { WORKSPACE } from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldPlainly } from "../plain-fold.ts";
import type { QuarantinedItem } from "./document.ts";
import { quarantine } from "./project.ts";
import { heldByReason } from "./query.ts";

const held = (reason: QuarantineReason): QuarantineEvent => ({
  type: "ItemQuarantined",
  data: {
    reason,
    detail: "first",
    entryId: "17",
    entryTime: null,
    list: "messaging",
    object: "instagram",
    bytes: 12,
    chunks: 0,
    quarantinedAt: 5,
  },
  personal: { raw: "c2VjcmV0" },
});
const asked: QuarantineEvent = { type: "RedriveRequested", data: { requestedAt: 6 } };
const refused = (reason: QuarantineReason): QuarantineEvent => ({
  type: "ItemRedriven",
  data: { outcome: "refused", reason, detail: "second", redrivenAt: 7 },
});
const driven = (outcome: "recorded" | "repeated"): QuarantineEvent => ({
  type: "ItemRedriven",
  data: { outcome, reason: null, detail: "", redrivenAt: 8 },
});

const draft = (id: string, event: QuarantineEvent): Draft => ({
  stream: quarantineStream(id),
  partition: quarantineStream(id),
  workspaceId: WORKSPACE,
  event,
  occurredAt: 1,
});
const fold = (drafts: readonly Draft[]) => {
  const documents = foldPlainly(quarantine, recorded(drafts));
  return {
    items: [...(documents.get("items")?.values() ?? [])] as unknown as QuarantinedItem[],
    held: heldByReason([...(documents.get("counts")?.values() ?? [])]),
  };
};
const itemAfter = (...events: QuarantineEvent[]) => fold(events.map((event) => draft("a", event))).items[0];

describe("an item of the quarantine", () => {
  it("says why it is there, and holds nothing of what it says", () => {
    const item = itemAfter(held("unknown_account"));
    expect(item).toMatchObject({
      status: "held",
      reason: "unknown_account",
      entryId: "17",
      at: 5,
      bytes: 12,
      tries: 0,
    });
    expect(JSON.stringify(item)).not.toContain("c2VjcmV0");
  });

  it("is asked for until it is answered", () => {
    expect(itemAfter(held("unknown_account"), asked)).toMatchObject({ asked: true });
    const item = itemAfter(held("unknown_account"), asked, refused("schema_mismatch"));
    expect(item).toMatchObject({ status: "held", asked: false, reason: "schema_mismatch", detail: "second", tries: 1 });
  });

  it("is recorded in the end, by this try or an earlier one", () => {
    expect(itemAfter(held("bad_id"), asked, driven("recorded"))).toMatchObject({ status: "recorded", triedAt: 8 });
    expect(itemAfter(held("bad_id"), driven("repeated"))).toMatchObject({ status: "recorded", asked: false });
  });
});

describe("counts of the quarantine", () => {
  it("equal a count over the items after any history", () => {
    const reasons = fc.constantFrom<QuarantineReason>("unknown_account", "unknown_kind", "schema_mismatch");
    const step = fc.oneof(
      reasons.map(held),
      reasons.map(refused),
      fc.constant(asked),
      fc.constantFrom("recorded" as const, "repeated" as const).map(driven),
    );
    const history = fc.array(fc.tuple(fc.constantFrom("a", "b", "c", "d"), step), { maxLength: 40, size: "max" });
    fc.assert(
      fc.property(history, (steps) => {
        const { items, held: counted } = fold(steps.map(([id, event]) => draft(id, event)));
        const expected = new Map<QuarantineReason, number>();
        for (const { status, reason } of items)
          if (status === "held") expected.set(reason, (expected.get(reason) ?? 0) + 1);
        expect(new Map([...counted].toSorted())).toEqual(new Map([...expected].toSorted()));
      }),
    );
  });
});
