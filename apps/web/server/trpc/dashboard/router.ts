import { router } from "../init.ts";
import { chooseTimeZone } from "./choose-time-zone.ts";
import { get } from "./get.ts";

export const dashboardRouter = router({ get, chooseTimeZone });
