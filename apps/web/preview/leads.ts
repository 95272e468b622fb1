import type { Api } from "../app/api.ts";
import type { ConversationListRow, LeadCountsView, LeadRow, LeadStage, LeadView, Person } from "../app/views.ts";

const stages = ["new", "qualified", "won", "lost"] as const satisfies readonly LeadStage[];
const nothing = { adId: null, ref: null, productId: null, storyId: null };
const sources: readonly LeadRow["source"][] = [
  { ...nothing, kind: "message" },
  { ...nothing, kind: "ad", adId: "120212345678901234", ref: "autumn-sale" },
  { ...nothing, kind: "story_reply", storyId: "17900000000000001" },
  { ...nothing, kind: "link", ref: "bio" },
];

/** Test data: every conversation but each seventh has become a lead. */
const leadFrom = (row: ConversationListRow, place: number, team: readonly Person[]): LeadRow => ({
  id: `lead-${row.id}`,
  conversationId: row.id,
  account: row.account,
  contact: row.contact,
  stage: stages[[0, 0, 1, 0, 2, 1, 3][place % 7] ?? 0] ?? "new",
  owner: place % 3 === 0 ? null : (team[place % team.length] ?? null),
  value:
    place % 2 === 0 ? null : { amount: (place * 7_350 + 12_000) % 900_000, currency: place % 5 === 0 ? "USD" : "EUR" },
  source: sources[place % sources.length] ?? { ...nothing, kind: "message" },
  hasNote: place % 4 === 1,
  createdAt: row.lastAt,
  movedAt: row.lastAt,
});

const countsOf = (leads: readonly LeadRow[]): LeadCountsView => {
  const count = (stage: LeadStage) => {
    const values: Record<string, number> = {};
    const inStage = leads.filter((lead) => lead.stage === stage);
    for (const { value } of inStage) if (value) values[value.currency] = (values[value.currency] ?? 0) + value.amount;
    return { leads: inStage.length, values };
  };
  return { new: count("new"), qualified: count("qualified"), won: count("won"), lost: count("lost") };
};

const pageSize = 25;
const after = { after: "preview" };

interface FakeLeads {
  readonly rows: () => readonly ConversationListRow[];
  readonly team: readonly Person[];
  readonly check: () => Promise<void>;
  readonly changed: (conversationId: string) => void;
}

/** An in-memory stand-in for the leads of the server. */
export const fakeLeads = ({ rows, team, check, changed }: FakeLeads): Api["leads"] => {
  const changes = new Map<string, Partial<LeadRow>>();
  const notes = new Map<string, LeadView["note"]>();
  const all = (): readonly LeadRow[] =>
    rows()
      .filter((_, place) => place % 7 !== 6)
      .map((row, place) => leadFrom(row, place, team))
      .map((lead) => ({ ...lead, ...changes.get(lead.id) }))
      .toSorted((one, other) => other.movedAt - one.movedAt);
  const matching = (filter: { accountId?: string | undefined; owner?: string | undefined }) =>
    all().filter(
      ({ account, owner }) =>
        (!filter.accountId || account.id === filter.accountId) &&
        (!filter.owner || (owner?.id ?? "nobody") === filter.owner),
    );
  const change = async (leadId: string, next: Partial<LeadRow>) => {
    await check();
    changes.set(leadId, { ...changes.get(leadId), ...next });
    changed(leadId.slice("lead-".length));
    return after;
  };
  return {
    list: async ({ stage, cursor, ...filter }) => {
      await check();
      const found = matching(filter);
      const inStage = found.filter((lead) => !stage || lead.stage === stage);
      const start = Number(cursor ?? 0);
      const end = start + pageSize;
      const next = end < inStage.length ? String(end) : null;
      return { rows: inStage.slice(start, end), next, counts: countsOf(found), owners: team, behind: false };
    },
    board: async (filter) => {
      await check();
      const found = matching(filter);
      const column = (stage: LeadStage) => found.filter((lead) => lead.stage === stage).slice(0, pageSize);
      const columns = { new: column("new"), qualified: column("qualified"), won: column("won"), lost: column("lost") };
      return { columns, counts: countsOf(found), owners: team, behind: false };
    },
    get: async ({ conversationId }) => {
      await check();
      const row = all().find((lead) => lead.conversationId === conversationId) ?? null;
      return { row, note: row && (notes.get(row.id) ?? null), owners: team, behind: false };
    },
    changeStage: ({ leadId, stage }) => change(leadId, { stage, movedAt: Date.now() }),
    setOwner: ({ leadId, ownerId }) => change(leadId, { owner: team.find(({ id }) => id === ownerId) ?? null }),
    setValue: ({ leadId, value }) => change(leadId, { value }),
    writeNote: ({ leadId, text }) => {
      const writtenBy = team[0] ?? { id: "nobody", name: "Nobody" };
      notes.set(leadId, text.trim() ? { text, forgotten: false, writtenAt: Date.now(), writtenBy } : null);
      return change(leadId, { hasNote: text.trim() !== "" });
    },
  };
};
