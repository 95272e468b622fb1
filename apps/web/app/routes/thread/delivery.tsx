import { Form } from "@remix-run/react";
import {
  Ban,
  Check,
  CheckCheck,
  CircleAlert,
  CircleHelp,
  Clock3,
  LoaderCircle,
  type LucideIcon,
  RotateCw,
} from "lucide-react";
import { useClock } from "../../shell/clock.tsx";
import { timeLeft, timeOfDay } from "../../text/times.ts";
import { Button } from "../../ui/button.tsx";
import { join } from "../../ui/join.ts";
import type { PartStateView, ThreadEntry } from "../../views.ts";
import { usePartActions } from "./thread-context.ts";

type Part = NonNullable<ThreadEntry["part"]>;

const marks: Readonly<
  Record<PartStateView | "seen", { readonly icon: LucideIcon; readonly words: string; readonly look?: string }>
> = {
  queued: { icon: Clock3, words: "Queued" },
  sending: { icon: LoaderCircle, words: "Sending", look: "[&>svg]:animate-turn" },
  accepted: { icon: Check, words: "Sent" },
  seen: { icon: CheckCheck, words: "Seen", look: "text-accent-ink" },
  retrying: { icon: RotateCw, words: "Trying again", look: "text-warn-ink" },
  failed: { icon: CircleAlert, words: "Not sent", look: "text-danger-ink font-medium" },
  unresolved: { icon: CircleHelp, words: "Unclear", look: "text-warn-ink font-medium" },
  cancelled: { icon: Ban, words: "Cancelled" },
};

/** How far a message got, as an icon and a word. */
export function DeliveryMark({ part, seen }: { readonly part: Part | null; readonly seen: boolean }) {
  const { now } = useClock();
  const { icon: Icon, words, look } = marks[seen ? "seen" : (part?.state ?? "accepted")];
  const retryAt = part?.state === "retrying" ? part.retryAt : null;
  const left = retryAt === null ? "" : timeLeft(retryAt - now);
  return (
    <span className={join("inline-flex items-center gap-1", look)}>
      <Icon aria-hidden className="size-3.5" /> {words}
      {left && ` in ${left}`}
    </span>
  );
}

/** Why a message did not simply go out, in plain sight, with what can be done about it. */
export function PartProblem({ part, text }: { readonly part: Part; readonly text: string | null }) {
  const actions = usePartActions();
  const cancellable = part.state === "queued" || part.state === "retrying";
  if (!part.problem && !(cancellable && part.attempt > 0)) return null;
  return (
    <div
      className={join(
        "mt-1.5 w-full max-w-md rounded-lg border px-3.5 py-2.5 text-sm",
        part.state === "failed" ? "border-danger-line bg-danger-tint" : "border-warn-line bg-warn-tint",
      )}
    >
      {part.problem && (
        <>
          <p className={join("font-semibold", part.state === "failed" ? "text-danger-ink" : "text-warn-ink")}>
            {part.problem.title}
          </p>
          <p>{part.problem.advice}</p>
        </>
      )}
      {actions?.mayWrite && <PartActions part={part} text={text} />}
    </div>
  );
}

function PartActions({ part, text }: { readonly part: Part; readonly text: string | null }) {
  const actions = usePartActions();
  const { now, timeZone } = useClock();
  if (!actions) return null;
  const waits = part.sendAgainAt !== null && part.sendAgainAt > now ? part.sendAgainAt : null;
  const handedOver = part.attempt > 0;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2 empty:hidden">
      {part.state === "unresolved" && (
        <>
          <PartButton intent="went-out" part={part} label="It went out" />
          <PartButton intent="send-again" part={part} label="Send again" disabled={waits !== null} />
          {waits !== null && (
            <span className="text-soft text-xs">Send again is possible from {timeOfDay(waits, timeZone)}</span>
          )}
        </>
      )}
      {part.state === "retrying" && <PartButton intent="cancel" part={part} label="Cancel" />}
      {part.state === "failed" && !handedOver && part.id.startsWith("pending-") && (
        <Button size="small" onClick={() => actions.resend(part.replyId)}>
          Send again
        </Button>
      )}
      {part.state === "failed" && text && (
        <Button size="small" className="noscript:hidden" onClick={() => actions.putBack(text, part.replyId)}>
          Copy into the reply
        </Button>
      )}
    </div>
  );
}

interface PartButtonProps {
  readonly intent: "went-out" | "send-again" | "cancel";
  readonly part: Part;
  readonly label: string;
  readonly disabled?: boolean;
}

/** A form of its own, so that it works without script. */
export function PartButton({ intent, part, label, disabled }: PartButtonProps) {
  const actions = usePartActions();
  return (
    <Form
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        actions?.settle(intent, part.id);
      }}
    >
      <input type="hidden" name="partId" value={part.id} />
      <Button type="submit" size="small" name="intent" value={intent} disabled={disabled || actions?.busy}>
        {label}
      </Button>
    </Form>
  );
}
