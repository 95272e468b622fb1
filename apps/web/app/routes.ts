/** What Remix reads from this file; the helper package that builds such objects adds nothing to them. */
interface RouteEntry {
  readonly id: string;
  readonly file: string;
  readonly path?: string;
  readonly index?: boolean;
  readonly children?: readonly RouteEntry[];
}

const routes: readonly RouteEntry[] = [
  { id: "home", file: "routes/home/route.tsx", index: true },
  { id: "setup", file: "routes/setup/route.tsx", path: "setup" },
  { id: "sign-in", file: "routes/sign-in/route.tsx", path: "sign-in" },
  { id: "sign-out", file: "routes/sign-out/route.tsx", path: "sign-out" },
  { id: "theme", file: "routes/theme/route.tsx", path: "theme" },
  {
    id: "workspace",
    file: "routes/workspace/route.tsx",
    children: [
      { id: "dashboard", file: "routes/dashboard/route.tsx", path: "dashboard" },
      { id: "time-zone", file: "routes/time-zone/route.tsx", path: "dashboard/time-zone" },
      {
        id: "conversations",
        file: "routes/conversations/route.tsx",
        path: "conversations",
        children: [
          { id: "no-conversation", file: "routes/conversations/none-open/route.tsx", index: true },
          { id: "thread", file: "routes/thread/route.tsx", path: ":conversationId" },
        ],
      },
      { id: "leads", file: "routes/leads/route.tsx", path: "leads" },
      { id: "lead", file: "routes/lead/route.tsx", path: "leads/:leadId" },
      { id: "quarantine", file: "routes/quarantine/route.tsx", path: "quarantine" },
      { id: "incomplete", file: "routes/incomplete/route.tsx", path: "incomplete" },
      { id: "channels", file: "routes/channels/route.tsx", path: "channels" },
    ],
  },
  { id: "not-found", file: "routes/not-found/route.tsx", path: "*" },
];

export default routes;
