import { router } from "../init.ts";
import { redeem } from "./redeem.ts";
import { state } from "./state.ts";

export const setupRouter = router({ state, redeem });
