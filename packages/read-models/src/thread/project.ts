import type { Projection } from "../projection.ts";
import { items } from "./items.ts";
import { refs } from "./refs.ts";
import { seen } from "./seen.ts";

export const thread: Projection = {
  name: "thread",
  version: 3,
  categories: ["conversation"],
  levels: [[refs], [items], [seen]],
};
