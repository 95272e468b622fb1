import { tracked } from "@trpc/server";
import { Effect } from "effect";
import { z } from "zod";
import type { Change } from "../../../app/views.ts";
import { sessionById } from "../../auth/sessions.ts";
import { type Announcement, LiveChanges, NOTHING } from "../../live/changes.ts";
import { memberProcedure } from "../init.ts";

/** An ended session ends its stream within this. */
const CHECK_MS = 15_000;
const Input = z
  .object({
    lastEventId: z
      .string()
      .regex(/^[0-9]{20}(-[0-9a-zA-Z-]{1,100})?$/)
      .nullish(),
  })
  .optional();

/**
 * Says what changed in the workspace, for ever: ids only. It begins with what was missed since the event id that the
 * browser saw last, or with nothing: so every stream has an event id to resume from.
 */
export const changes = memberProcedure.input(Input).subscription(async function* ({ ctx, input, signal }) {
  const { who, run } = ctx;
  const live = await run(Effect.service(LiveChanges));
  const inbox = makeInbox(signal);
  const stop = live.listen(who.workspaceId, inbox.put);
  const isLive = Effect.map(sessionById(who.session.id), (session) => session !== null);
  const check = setInterval(() => run(isLive).then((lives) => lives || inbox.end(), inbox.end), CHECK_MS);
  try {
    const { lastEventId } = input ?? {};
    const missed = lastEventId ? await run(live.since(who.workspaceId, lastEventId)) : null;
    let told = missed?.id ?? live.now();
    yield tracked<Change>(told, missed?.change ?? NOTHING);
    for await (const { id, change, repeated } of inbox.announcements) {
      if (id <= told && !repeated) continue; // was told as missed
      if (id > told) told = id;
      yield tracked<Change>(told, change);
    }
  } finally {
    clearInterval(check);
    stop();
  }
});

/** Holds what was announced until the browser takes it; more than fits is replaced by a demand to reload. */
const makeInbox = (signal: AbortSignal | undefined) => {
  const waiting: Announcement[] = [];
  let ended = false;
  let wake = () => {};
  const end = () => {
    ended = true;
    wake();
  };
  signal?.addEventListener("abort", end, { once: true });
  const put = (announcement: Announcement) => {
    if (waiting.length >= INBOX)
      waiting.splice(0, waiting.length, { ...announcement, change: { ...announcement.change, reload: true } });
    else waiting.push(announcement);
    wake();
  };
  async function* announcements() {
    while (!ended) {
      const next = waiting.shift();
      if (next) yield next;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  }
  return { put, end, announcements: announcements() };
};
const INBOX = 200;
