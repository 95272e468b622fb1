import { Link, useLocation } from "@remix-run/react";
import { ArrowDown } from "lucide-react";
import { useEffect, useMemo, useRef } from "react";
import { useClock } from "../../shell/clock.tsx";
import { personName } from "../../text/names.ts";
import { counted } from "../../text/words.ts";
import { Button } from "../../ui/button.tsx";
import { ArrivalNotice } from "./arrival-notice.tsx";
import { inboundIds } from "./arrivals.ts";
import { ThreadLine } from "./thread-line.tsx";
import { threadDays } from "./thread-rows.ts";
import { shownEntries } from "./thread-state.ts";
import { useStickToEnd } from "./use-stick-to-end.ts";
import type { LiveThread } from "./use-thread.ts";

/** Messages by day, laid out from the end: it opens at the newest without a script and stays there by itself. */
export function MessageList({ live, lookingBack }: { readonly live: LiveThread; readonly lookingBack: boolean }) {
  const { thread, older, conversation } = live;
  const clock = useClock();
  const entries = shownEntries(thread);
  // Days change with the local date only, not with every tick of the clock.
  const days = useMemo(() => threadDays(entries, clock), [entries, clock]);
  const scroller = useRef<HTMLElement>(null);
  const inbound = inboundIds(entries);
  const end = useStickToEnd(scroller, inbound, entries.at(-1)?.id);
  const sent = thread.pending.length;
  const toEnd = end.toEnd;
  useEffect(() => {
    if (sent > 0) toEnd();
  }, [sent, toEnd]);

  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        onScroll={end.onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        aria-label={`Messages with ${personName(conversation.row.contact)}`}
        className="flex h-full flex-col-reverse overflow-y-auto overflow-x-hidden overscroll-contain px-3 [overflow-anchor:none] focus-visible:-outline-offset-2 sm:px-5"
      >
        <div className="mx-auto w-full max-w-3xl pt-4 pb-5">
          {thread.older && <OlderMessages older={older} cursor={thread.older} />}
          {days.map((day) => (
            <section key={day.key} aria-label={day.label}>
              <h2 className="sticky top-2 z-10 mx-auto my-4 w-fit rounded-full border border-line bg-raised px-3 py-0.5 font-medium text-2xs text-soft shadow-control">
                {day.label}
              </h2>
              <ol>
                {day.rows.map((row) => (
                  <ThreadLine key={row.key} row={row} contact={personName(conversation.row.contact)} />
                ))}
              </ol>
            </section>
          ))}
          {lookingBack && <NewestLink />}
        </div>
      </section>
      {!end.atEnd && (
        <Button
          onClick={toEnd}
          className="absolute right-4 bottom-4 animate-rise rounded-full! shadow-float"
          aria-label={
            end.unseen > 0 ? `${counted(end.unseen, "new message")}, go to the newest` : "Go to the newest message"
          }
        >
          <ArrowDown aria-hidden className="size-4" />
          {end.unseen > 0 && `${end.unseen} new`}
        </Button>
      )}
      <ArrivalNotice inbound={inbound} name={personName(conversation.row.contact)} />
    </div>
  );
}

function OlderMessages({ older, cursor }: { readonly older: LiveThread["older"]; readonly cursor: string }) {
  const { pathname } = useLocation();
  const place = useRef<HTMLDivElement>(null);
  const load = useRef(older.load);
  load.current = older.load;
  const failed = older.problem !== null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another cursor means the way up is still in sight, so look again
  useEffect(() => {
    if (!place.current || failed) return;
    const sight = new IntersectionObserver(([entry]) => entry?.isIntersecting && load.current(), {
      rootMargin: "400px",
    });
    sight.observe(place.current);
    return () => sight.disconnect();
  }, [failed, cursor]);
  return (
    <div ref={place} className="grid h-14 place-items-center">
      <Button asChild size="small" look="quiet">
        <Link
          to={`${pathname}?before=${encodeURIComponent(cursor)}`}
          onClick={(event) => {
            event.preventDefault();
            older.load();
          }}
        >
          {older.busy ? "Loading…" : (older.problem ?? "Older messages")}
        </Link>
      </Button>
    </div>
  );
}

function NewestLink() {
  const { pathname } = useLocation();
  return (
    <p className="mt-6 text-center">
      <Link to={pathname} className="font-medium text-accent-ink text-sm underline underline-offset-2">
        Go to the newest messages
      </Link>
    </p>
  );
}
