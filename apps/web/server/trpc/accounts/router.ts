import { router } from "../init.ts";
import { connectUrl } from "./connect-url.ts";
import { disconnect } from "./disconnect.ts";
import { list } from "./list.ts";

export const accountsRouter = router({ list, connectUrl, disconnect });
