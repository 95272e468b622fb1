import { accounts } from "./accounts/project.ts";
import { contacts } from "./contacts/project.ts";
import { conversations } from "./conversations/project.ts";
import { directory } from "./directory/project.ts";
import { figuresProjection } from "./figures/project.ts";
import { leads } from "./leads/project.ts";
import type { Projection } from "./projection.ts";
import { quarantine } from "./quarantine/project.ts";
import { thread } from "./thread/project.ts";

/** Every read model of the product. */
export const projections: readonly Projection[] = [
  conversations,
  thread,
  contacts,
  accounts,
  directory,
  leads,
  quarantine,
  figuresProjection,
];
