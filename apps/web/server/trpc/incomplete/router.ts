import { router } from "../init.ts";
import { list } from "./list.ts";
import { retry } from "./retry.ts";

export const incompleteRouter = router({ list, retry });
