import { arbitraryDrafts } from "@soshogle/testing/builders/arbitrary-drafts";
import { ACCOUNT, conversationOf, profileFetched, started, WORKSPACE } from "@soshogle/testing/builders/conversation";
import { type Draft, recorded } from "@soshogle/testing/builders/drafts";
import { leadEventOf, leadOf, moved, noted, owned, valued } from "@soshogle/testing/builders/lead";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSlot } from "../content-slots.ts";
import { foldPlainly } from "../plain-fold.ts";
import { noTallies, plusTallies, sumOfCounts, tallyOfLead } from "./counts.ts";
import type { LeadCard, LeadCounts } from "./document.ts";
import { leads } from "./project.ts";

const anna = conversationOf("1");
const lead = leadOf(anna);
const fold = (drafts: readonly Draft[]) => {
  const documents = foldPlainly(leads, recorded(drafts));
  const cards = documents.get("cards") ?? new Map();
  return {
    cards,
    card: cards.get(lead.id) as LeadCard | undefined,
    counts: [...(documents.get("counts")?.values() ?? [])],
    ownerCounts: [...(documents.get("owner_counts")?.values() ?? [])],
  };
};
const cardAfter = (...drafts: readonly Draft[]) => fold([lead.draft(lead.created(), 5), ...drafts]).card;
const nameOf = (card: LeadCard | undefined) => readSlot<{ name: string }>(card?.content.name).value.name;

describe("a lead's card", () => {
  it("begins with the lead", () => {
    expect(cardAfter()).toMatchObject({
      id: lead.id,
      workspaceId: WORKSPACE,
      conversationId: anna.id,
      accountId: ACCOUNT,
      contactId: "1",
      stage: "new",
      ownerId: null,
      value: null,
      createdAt: 5,
      movedAt: 5,
      firstMessageAt: 1,
      source: { kind: "message" },
    });
  });

  it("follows stage, owner and value", () => {
    const drafts = [moved("new", "qualified"), owned("u1"), valued(12_000)].map((event, n) =>
      lead.draft(event, 10 + n),
    );
    expect(cardAfter(...drafts)).toMatchObject({
      stage: "qualified",
      movedAt: 10,
      ownerId: "u1",
      value: { amount: 12_000, currency: "EUR" },
    });
    const removed = lead.draft({ type: "LeadValueRemoved", data: {} });
    expect(cardAfter(...drafts, removed)?.value).toBeNull();
  });

  it("holds the newest note beside the event it came from", () => {
    const first = lead.draft(noted("first"), 10);
    const second = lead.draft(noted("second"), 11);
    const card = cardAfter(first, second);
    expect(readSlot(card?.content.note).value).toEqual({ text: "second" });
    expect(card?.content.note?.from).toBe(`lead-${lead.id}@2`);
    expect(card).toMatchObject({ noteWrittenAt: 11, noteWrittenBy: "u1" });
    const gone = cardAfter(first, lead.draft({ type: "LeadNoteRemoved", data: {} }));
    expect(gone).toMatchObject({ noteWrittenAt: null, content: { note: null } });
  });

  it("bears the contact's newest name, whatever came first", () => {
    const profile = (name: string) => anna.ofContact(profileFetched(name, 1));
    const { card, cards } = fold([profile("Anna"), lead.draft(lead.created())]);
    expect([nameOf(card), cards.size]).toEqual(["Anna", 1]);
    expect(card?.content.name?.from).toBe(`contact-${anna.id}@0`);
    expect(nameOf(cardAfter(profile("Anna"), profile("Ann")))).toBe("Ann");
  });

  it("is not made by a profile, a conversation or a change alone", () => {
    const drafts = [anna.draft(started()), anna.ofContact(profileFetched("Anna", 1)), lead.draft(moved("new", "won"))];
    expect(fold(drafts)).toMatchObject({ cards: new Map(), counts: [], ownerCounts: [] });
  });
});

describe("counts of leads", () => {
  const expected = (cards: Iterable<LeadCard>) => {
    let sum = noTallies;
    for (const card of cards) sum = plusTallies(sum, tallyOfLead(card, 1));
    return sum;
  };
  const cardsOf = ({ cards }: ReturnType<typeof fold>) => [...cards.values()] as LeadCard[];

  it("equal a count over the cards after any history, in all and by owner", () => {
    fc.assert(
      fc.property(arbitraryDrafts({ maxLength: 80 }), (drafts) => {
        const found = fold(drafts);
        expect(sumOfCounts(found.counts)).toEqual(expected(cardsOf(found)));
        for (const ownerId of ["u1", "u2", null]) {
          const ofOwner = found.ownerCounts.filter((one) => one.ownerId === ownerId);
          const cards = cardsOf(found).filter((card) => card.ownerId === ownerId);
          expect(sumOfCounts(ofOwner)).toEqual(expected(cards));
        }
      }),
    );
  });

  it("forget what was removed, so that equal cards have equal counts", () => {
    const { counts } = fold([
      lead.draft(lead.created()),
      ...Array.from({ length: 12 }, (_, n) => lead.draft(leadEventOf(n))),
    ]);
    expect(sumOfCounts(counts)).toEqual({ ...noTallies, lost: { leads: 1, values: {} } });
  });

  it("are kept by account", () => {
    const accountId = "00000000-0000-4000-8000-0000000000a2";
    const other = leadOf(conversationOf("2", { accountId }));
    const { counts } = fold([lead.draft(lead.created()), lead.draft(valued(300)), other.draft(other.created())]);
    const byAccount = new Map((counts as unknown as LeadCounts[]).map((one) => [one.accountId, one.stages.new]));
    expect(byAccount).toEqual(
      new Map([
        [ACCOUNT, { leads: 1, values: { EUR: 300 } }],
        [accountId, { leads: 1, values: {} }],
      ]),
    );
  });
});
