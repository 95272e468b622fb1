import { router } from "../init.ts";
import { get } from "./get.ts";
import { list } from "./list.ts";
import { redrive, redriveAll } from "./redrive.ts";

export const quarantineRouter = router({ list, get, redrive, redriveAll });
