import { router } from "../init.ts";
import { changes } from "./changes.ts";

export const liveRouter = router({ changes });
