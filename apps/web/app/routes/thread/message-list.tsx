import { Link, useLocation } from "@remix-run/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { useClock } from "../../shell/clock.tsx";
import { personName } from "../../text/names.ts";
import { dayKey } from "../../text/times.ts";
import { counted } from "../../text/words.ts";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import { ArrivalNotice } from "./arrival-notice.tsx";
import { inboundIds } from "./arrivals.ts";
import type { TextPlace } from "./drafts.ts";
import { NewestButton } from "./newest-button.tsx";
import { ThreadLine } from "./thread-line.tsx";
import { type Day, type Line, threadLines } from "./thread-rows.ts";
import { shownEntries } from "./thread-state.ts";
import { useMessageKeys } from "./use-message-keys.ts";
import type { LiveThread, More } from "./use-thread.ts";
import { type PlacedLine, useThreadScroll } from "./use-thread-scroll.ts";

interface MessageListProps {
  readonly live: LiveThread;
  readonly place: TextPlace;
  /** Where reading begins, as it was when the conversation was opened. */
  readonly opened: { readonly unreadFrom: string | null; readonly unread: number; readonly linked: string | null };
}

/**
 * Messages by day. Without a script it is laid out from its end, so that it opens at the newest; with one, only what is in
 * sight and a little more is on the page, whatever the thread's length.
 */
export function MessageList({ live, place, opened }: MessageListProps) {
  const { thread, older, newer, conversation } = live;
  const { now, timeZone } = useClock();
  const contact = personName(conversation.row.contact);
  const entries = useMemo(() => shownEntries(thread), [thread]);
  // Days change with the local date only, not with every tick of the clock.
  const today = dayKey(now, timeZone);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the day of `now` is all that counts
  const { lines, days } = useMemo(
    () => threadLines(entries, { clock: { now, timeZone }, unreadFrom: opened.unreadFrom }),
    [entries, today, timeZone, opened.unreadFrom],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const inbound = useMemo(() => inboundIds(entries), [entries]);
  const scroll = useThreadScroll({ scroller, lines, live, place, opened, inbound, focused });
  const keys = useMessageKeys({ lines, scroller, reach: scroll.reach, toEnd: scroll.toEnd });
  const sent = thread.pending.length;
  const { toEnd } = scroll;
  useEffect(() => {
    if (sent > 0) toEnd();
  }, [sent, toEnd]);

  return (
    <section aria-label={`Messages with ${contact}`} className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={`Messages with ${contact}`}
        onScroll={scroll.onScroll}
        onKeyDown={keys}
        onFocus={({ target }) => setFocused(target.closest("[data-line]")?.getAttribute("data-line") ?? null)}
        onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || setFocused(null)}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling area must be reachable by keyboard
        tabIndex={0}
        className={join(
          "h-full overflow-y-auto overflow-x-hidden overscroll-contain px-3 [overflow-anchor:none] focus-visible:-outline-offset-2 sm:px-5",
          !scroll.placed && "flex flex-col-reverse",
        )}
      >
        <div className="mx-auto w-full max-w-3xl">
          <div className="grid h-14 place-items-center">
            {thread.older ? (
              <MoreMessages more={older} words="Older messages" search={`before=${encodeURIComponent(thread.older)}`} />
            ) : (
              <p className="text-2xs text-soft">The conversation begins here</p>
            )}
          </div>
          <div style={scroll.placed ? { height: scroll.height } : undefined} className="flow-root pb-5">
            {days.map((day) => (
              <DayOfThread
                key={day.key}
                day={day}
                lines={lines}
                placed={scroll.placed}
                items={scroll.items}
                measure={scroll.measure}
                contact={contact}
                opened={opened}
                focused={focused}
              />
            ))}
          </div>
          {thread.newer && (
            <div className="flex h-14 items-center justify-center gap-2">
              <MoreMessages more={newer} words="Newer messages" search={`later=${encodeURIComponent(thread.newer)}`} />
              <Button asChild size="small" look="quiet" className="hidden noscript:inline-flex">
                <Link to="?">Go to the newest</Link>
              </Button>
            </div>
          )}
        </div>
      </div>
      {scroll.placed && !scroll.atEnd && <NewestButton unseen={scroll.unseen} onClick={toEnd} />}
      <ArrivalNotice inbound={inbound} name={contact} />
    </section>
  );
}

interface DayProps {
  readonly day: Day;
  readonly lines: readonly Line[];
  readonly placed: boolean;
  readonly items: readonly PlacedLine[];
  readonly measure: (element: Element | null) => void;
  readonly contact: string;
  readonly opened: MessageListProps["opened"];
  readonly focused: string | null;
}

/** A day's heading stays in sight while any of its messages is. */
function DayOfThread({ day, lines, placed, items, measure, contact, opened, focused }: DayProps) {
  const here = placed
    ? items.filter(({ index }) => index >= day.from && index < day.to)
    : lines.slice(day.from, day.to).map((_, place) => ({ index: day.from + place, gap: 0 }));
  const [first] = here;
  if (first === undefined) return null;
  const headed = first.index === day.from;
  const rows = headed ? here.slice(1) : here;
  return (
    <section aria-label={day.label} className="flex flex-col" style={gapAbove(first.gap)}>
      <h2
        ref={headed ? measure : undefined}
        data-index={headed ? day.from : undefined}
        className={join(
          "pointer-events-none sticky top-0 z-10 flex h-14 shrink-0 items-center justify-center",
          !headed && "-mb-14",
        )}
      >
        <span className="rounded-full border border-line bg-raised px-3 py-0.5 font-medium text-2xs text-soft shadow-control">
          {day.label}
        </span>
      </h2>
      <ol className="flex flex-col">
        {rows.map(({ index, gap }, place) => {
          const line = lines[index];
          if (line === undefined || line.kind === "day") return null;
          const above = place === 0 && !headed ? undefined : gapAbove(gap);
          if (line.kind === "unread")
            return (
              <li
                key={line.key}
                ref={measure}
                data-index={index}
                style={above}
                className="flex items-center gap-3 py-4"
              >
                <span aria-hidden className="h-px flex-1 bg-accent-line" />
                <span className="font-medium text-accent-ink text-xs">
                  {counted(Math.max(opened.unread, 1), "unread message")}
                </span>
                <span aria-hidden className="h-px flex-1 bg-accent-line" />
              </li>
            );
          return (
            <li
              key={line.key}
              ref={measure}
              data-index={index}
              data-line={line.key}
              tabIndex={-1}
              style={above}
              className="relative rounded-md outline-offset-0 focus-visible:outline-2"
            >
              <ThreadLine
                row={line}
                contact={contact}
                active={focused === line.key}
                linked={opened.linked === line.entry.id}
              />
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const gapAbove = (gap: number) => (gap > 0 ? { marginTop: gap } : undefined);

/** More in one direction: it loads by itself when it comes near, and is a link without script. */
function MoreMessages({
  more,
  words,
  search,
}: {
  readonly more: More;
  readonly words: string;
  readonly search: string;
}) {
  const { pathname } = useLocation();
  return (
    <Button asChild size="small" look="quiet">
      <Link
        to={`${pathname}?${search}`}
        onClick={(event) => {
          event.preventDefault();
          more.load();
        }}
      >
        {more.busy ? "Loading…" : (more.problem ?? words)}
      </Link>
    </Button>
  );
}
