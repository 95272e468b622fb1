import { Form, Link } from "@remix-run/react";
import { Archive, ArchiveRestore, CheckCheck, ChevronLeft, PanelRight } from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { personName } from "../../text/names.ts";
import { exactTime, timeLeft } from "../../text/times.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import type { ConversationView } from "../../views.ts";
import { useNeighbours } from "../conversations/neighbours.ts";
import { AssigneeMenu } from "./assignee-menu.tsx";
import type { Filing } from "./use-filing.ts";

interface HeaderProps {
  readonly conversation: ConversationView;
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly filing: Filing;
  readonly onAssign: (userId: string | null) => void;
}

export function ConversationHeader({ conversation, mayWrite, busy, filing, onAssign }: HeaderProps) {
  const { row, reply } = conversation;
  const { listPath } = useNeighbours();
  const { now, timeZone } = useClock();
  const name = personName(row.contact);
  const open = row.status === "open";
  return (
    <header className="@container flex h-15 shrink-0 items-center gap-2 border-line border-b px-2 sm:px-4">
      <IconButton asChild label="Back to the list" className="md:hidden">
        <Link to={listPath}>
          <ChevronLeft aria-hidden className="size-5" />
        </Link>
      </IconButton>
      <Avatar name={name} seed={row.contact.id} pictureUrl={row.contact.pictureUrl} />
      <div className="ml-1 min-w-0 flex-1">
        <h1 dir="auto" className="truncate text-left font-semibold text-md leading-5">
          {name}
        </h1>
        <p className="truncate text-soft text-xs">
          {row.contact.username && row.contact.name ? `@${row.contact.username} · ` : ""}to @{row.account.username}
        </p>
      </div>
      {!open && <Badge className="@max-md:hidden">Archived</Badge>}
      {reply.allowed && (
        <span title={`Until ${exactTime(reply.until, timeZone)}`} className="@max-md:hidden">
          <Badge>{timeLeft(reply.until - now) || "No time"} left to reply</Badge>
        </span>
      )}
      <AssigneeMenu conversation={conversation} mayWrite={mayWrite} busy={busy} onAssign={onAssign} />
      {mayWrite && row.unread > 0 && <MarkRead upTo={row.lastRevision} />}
      {mayWrite && (
        <Form
          method="post"
          onSubmit={(event) => {
            event.preventDefault();
            if (open) filing.archive();
            else filing.reopen();
          }}
        >
          <Button
            type="submit"
            size="small"
            name="intent"
            value={open ? "archive" : "reopen"}
            disabled={busy}
            className="@max-md:w-9 @max-md:px-0"
          >
            {open ? <Archive aria-hidden className="size-4" /> : <ArchiveRestore aria-hidden className="size-4" />}
            <span className="@max-md:sr-only">{open ? "Archive" : "Reopen"}</span>
          </Button>
        </Form>
      )}
      <IconButton label="About this person" popovertarget="contact" className="xl:hidden">
        <PanelRight aria-hidden className="size-4" />
      </IconButton>
    </header>
  );
}

/** Only for those without script; otherwise looking at the page is enough. */
function MarkRead({ upTo }: { readonly upTo: number }) {
  return (
    <Form method="post" className="hidden noscript:block">
      <input type="hidden" name="upTo" value={upTo} />
      <Button type="submit" size="small" name="intent" value="mark-read">
        <CheckCheck aria-hidden className="size-4" /> <span className="@max-2xl:sr-only">Mark as read</span>
      </Button>
    </Form>
  );
}
