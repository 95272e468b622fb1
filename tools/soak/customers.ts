import { setTimeout as pause } from "node:timers/promises";
import type { Meta } from "./meta.ts";
import type { Random } from "./random.ts";

const PEOPLE = 40;

/** One fault each for a call or two. Without an end they would leave nothing that works. */
const sendFaults = [
  "5xx",
  "429",
  "answer_lost_after_accepting",
  "5xx_after_accepting",
  "error_after_accepting",
  "cut_before_accepting",
  "bad_gateway_page",
] as const;

/** People with a phone: they write to the account through the simulator, which delivers, and see what they were sent. */
export const makeCustomers = async (options: {
  readonly meta: Meta;
  readonly igId: string;
  readonly random: Random;
}) => {
  const { meta, igId, random } = options;
  const people: string[] = [];
  for (let n = 0; n < PEOPLE; n++) people.push(await meta.addPerson(`soak.${n}`));
  const contacts = new Set<string>();
  let count = 0;
  const write = async (personId: string) => {
    const { igsid } = await meta.write(igId, personId, `hello ${++count}`);
    contacts.add(igsid);
  };

  const misbehave = () => {
    const isCalm = random.chance(0.5);
    return meta.change({
      next: isCalm ? [] : [{ match: "send", times: random.between(1, 3), fault: random.pick(sendFaults) }],
      slowMs: random.pick([0, 0, 0, 20, 200, 1_500]),
      echo: random.pick(["before", "after", "after", "never"]),
      deliveries: {
        duplicate: random.chance(0.2),
        duplicateItem: random.chance(0.2),
        reorder: random.chance(0.3),
      },
    });
  };

  return {
    /** Ids of the people who wrote, as the account knows them. */
    contacts: (): readonly string[] => [...contacts],
    run: async (isOver: () => boolean): Promise<void> => {
      for (const personId of people) await write(personId);
      while (!isOver()) {
        await pause(random.below(300));
        if (random.chance(0.1)) await misbehave();
        if (random.chance(0.1)) await meta.retryDeliveries(); // its pauses grow longer than a life of the product
        if (random.chance(0.15)) await meta.sees(igId, random.pick(people));
        else await write(random.pick(people));
      }
    },
  };
};
