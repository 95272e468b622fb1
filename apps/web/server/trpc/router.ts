import { accountsRouter } from "./accounts/router.ts";
import { conversationsRouter } from "./conversations/router.ts";
import { dashboardRouter } from "./dashboard/router.ts";
import { incompleteRouter } from "./incomplete/router.ts";
import { createCallerFactory, router } from "./init.ts";
import { leadsRouter } from "./leads/router.ts";
import { liveRouter } from "./live/router.ts";
import { quarantineRouter } from "./quarantine/router.ts";
import { sessionRouter } from "./session/router.ts";
import { setupRouter } from "./setup/router.ts";

export const appRouter = router({
  session: sessionRouter,
  setup: setupRouter,
  dashboard: dashboardRouter,
  conversations: conversationsRouter,
  leads: leadsRouter,
  quarantine: quarantineRouter,
  accounts: accountsRouter,
  incomplete: incompleteRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;
export const createCaller = createCallerFactory(appRouter);
