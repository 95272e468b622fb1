import { serve, threadOptions } from "./server.ts";

/** A thread for tests: answers with the size of the group and the payload, refuses on request, announces, or dies. */
if (threadOptions<{ readonly refuses: boolean }>().refuses)
  throw Object.assign(new Error("no"), { name: "Refused", fields: { why: "told to" } });

const server = serve(
  (requests) => {
    for (const { kind, payload, succeed, fail } of requests) {
      if (kind === "announce") server.announce("said", payload);
      if (kind === "die") process.exit(1);
      if (kind === "fail") fail({ name: "Failed", message: "as told", fields: payload });
      else succeed({ group: requests.length, payload });
    }
  },
  () => {},
);
