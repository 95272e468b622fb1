import { SLOTS } from "@soshogle/domain/slots";

/** Who works on which slot: processes with the end of their lease (ms), and one of them, or nobody, for each slot. */
export interface SlotTable {
  readonly members: Readonly<Record<string, number>>;
  readonly owners: readonly (string | null)[];
}

export const emptyTable: SlotTable = { members: {}, owners: Array.from({ length: SLOTS }, () => null) };

interface Renewal {
  readonly member: string;
  readonly now: number;
  readonly leaseMs: number;
}

/**
 * The table after a member renewed its lease: those whose lease ended are gone, and the member has its share, from slots
 * that nobody owns first, then from whoever has more than a share. No slot stays without an owner for long.
 */
export const renewed = (table: SlotTable, { member, now, leaseMs }: Renewal): SlotTable => {
  const alive = Object.entries(table.members).filter(([name, until]) => name !== member && until > now);
  const members: Record<string, number> = { ...Object.fromEntries(alive), [member]: now + leaseMs };
  const owners = table.owners.map((owner) => (owner !== null && owner in members ? owner : null));
  const count = Object.keys(members).length;
  const most = Math.ceil(SLOTS / count);
  const held = (name: string | null) => owners.filter((owner) => owner === name).length;
  const take = (from: string | null, upTo: number) => {
    for (let slot = 0; slot < SLOTS && held(member) < upTo; slot++) if (owners[slot] === from) owners[slot] = member;
  };
  take(null, most);
  const least = Math.floor(SLOTS / count);
  for (const [name] of alive) if (held(name) > least) take(name, Math.min(least, held(member) + held(name) - least));
  return { members, owners };
};

/** The table after a member left in order. */
export const withoutMember = ({ members, owners }: SlotTable, member: string): SlotTable => ({
  members: Object.fromEntries(Object.entries(members).filter(([name]) => name !== member)),
  owners: owners.map((owner) => (owner === member ? null : owner)),
});

export const slotsOf = ({ owners }: SlotTable, member: string): ReadonlySet<number> =>
  new Set(owners.flatMap((owner, slot) => (owner === member ? [slot] : [])));
