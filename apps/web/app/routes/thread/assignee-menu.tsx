import { Form } from "@remix-run/react";
import { Check, ChevronDown, UserRoundPlus, UserRoundX } from "lucide-react";
import type { ReactNode } from "react";
import { useViewer } from "../../shell/viewer.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { join } from "../../ui/join.ts";
import type { ConversationView, Person } from "../../views.ts";

const assigneeMenu = "assignee-menu";

/** Opens the menu as its button does, which is also where it stands. */
export const openAssigneeMenu = (): void =>
  document.querySelector<HTMLElement>(`[popovertarget="${assigneeMenu}"]`)?.click();

interface AssigneeMenuProps {
  readonly conversation: ConversationView;
  readonly mayWrite: boolean;
  readonly busy: boolean;
  readonly onAssign: (userId: string | null) => void;
}

/** Who works on the conversation, and whom to give it to: me first, then the others, then nobody. */
export function AssigneeMenu({ conversation, mayWrite, busy, onAssign }: AssigneeMenuProps) {
  const { assignee } = conversation.row;
  const me = useViewer()?.userId;
  const people = conversation.assignable.toSorted((a, b) => Number(b.id === me) - Number(a.id === me));
  if (!mayWrite) return assignee && <Assignee person={assignee} className="max-sm:hidden" />;
  const choose = (userId: string | null) => {
    document.getElementById(assigneeMenu)?.hidePopover();
    if (userId !== (assignee?.id ?? null)) onAssign(userId);
  };
  return (
    <>
      <button
        type="button"
        popovertarget={assigneeMenu}
        className="flex h-9 min-w-0 shrink-0 items-center gap-1.5 rounded-md px-1.5 font-medium text-sm text-soft hover:bg-hover hover:text-ink md:h-8"
      >
        <span className="sr-only">Assigned to </span>
        {assignee ? (
          <Assignee person={assignee} />
        ) : (
          <>
            <UserRoundPlus aria-hidden className="size-4" />
            <span className="max-lg:sr-only">Nobody</span>
          </>
        )}
        <ChevronDown aria-hidden className="size-3 shrink-0 max-sm:hidden" />
      </button>
      <div
        id={assigneeMenu}
        popover="auto"
        className="max-h-96 w-64 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-lg border border-line bg-raised p-1.5 text-ink shadow-modal open:animate-rise supports-[position-area:bottom]:inset-auto supports-[position-area:bottom]:m-0 supports-[position-area:bottom]:mt-1 [position-area:bottom_span-left] [position-try-fallbacks:flip-inline]"
      >
        <p className="px-2.5 pt-1 pb-1.5 font-medium text-soft text-xs">Assign to</p>
        <ul aria-label="Assign to">
          {people.map((person) => (
            <Choice
              key={person.id}
              userId={person.id}
              current={assignee?.id === person.id}
              busy={busy}
              onChoose={choose}
            >
              <Avatar name={person.name} seed={person.id} pictureUrl={null} size="tiny" />
              <span dir="auto" className="min-w-0 flex-1 truncate text-left">
                {person.name}
                {person.id === me && <span className="text-soft"> (me)</span>}
              </span>
            </Choice>
          ))}
          <Choice userId={null} current={assignee === null} busy={busy} onChoose={choose}>
            <UserRoundX aria-hidden className="size-5 p-0.5 text-soft" />
            <span className="flex-1 text-left">Nobody</span>
          </Choice>
        </ul>
      </div>
    </>
  );
}

function Assignee({ person, className }: { readonly person: Person; readonly className?: string }) {
  return (
    <span className={join("flex min-w-0 items-center gap-1.5 text-sm", className)}>
      <Avatar name={person.name} seed={person.id} pictureUrl={null} size="tiny" />
      <span dir="auto" className="max-w-24 truncate max-lg:sr-only">
        {person.name}
      </span>
    </span>
  );
}

interface ChoiceProps {
  readonly userId: string | null;
  readonly current: boolean;
  readonly busy: boolean;
  readonly onChoose: (userId: string | null) => void;
  readonly children: ReactNode;
}

/** A form of its own, so that it works without script. */
function Choice({ userId, current, busy, onChoose, children }: ChoiceProps) {
  return (
    <li>
      <Form
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          onChoose(userId);
        }}
      >
        <input type="hidden" name="userId" value={userId ?? ""} />
        <button
          type="submit"
          name="intent"
          value="assign"
          // biome-ignore lint/a11y/noAutofocus: the focus of a popover that was asked for
          autoFocus={current}
          aria-pressed={current}
          disabled={busy}
          className="flex h-9 w-full items-center gap-2 rounded-md px-2.5 hover:bg-hover"
        >
          {children}
          <Check aria-hidden className={join("size-4 shrink-0 text-accent-ink", !current && "invisible")} />
        </button>
      </Form>
    </li>
  );
}
