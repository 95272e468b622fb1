import { ownerExists } from "../../auth/owners.ts";
import { openProcedure } from "../init.ts";

export const state = openProcedure.query(async ({ ctx }) => ({ ownerExists: await ctx.run(ownerExists) }));
