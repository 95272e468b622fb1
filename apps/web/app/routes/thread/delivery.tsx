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

interface ProblemProps {
  readonly part: Part;
  /** When it was asked for. */
  readonly at: number;
  readonly text: string | null;
}

/** After this, somebody wonders. */
const slowMs = 60_000;

const slowness = ({ state }: Part, age: number): NonNullable<Part["problem"]> | null => {
  if (age < slowMs) return null;
  if (state === "queued")
    return {
      title: "Still waiting to be sent",
      advice:
        "It goes out as soon as the messages before it have, or Instagram lets us. You can take it back until then.",
      code: null,
    };
  if (state === "sending")
    return {
      title: "Still trying",
      advice: "Instagram has not answered yet. If it does not, we look whether the message arrived and say so here.",
      code: null,
    };
  return null;
};

/** Why a message did not simply go out, in plain sight, with what can be done about it. */
export function PartProblem({ part, at, text }: ProblemProps) {
  const actions = usePartActions();
  const { now } = useClock();
  const problem = part.problem ?? slowness(part, now - at);
  if (problem === null) return null;
  return (
    <div
      className={join(
        "mt-1.5 w-full max-w-md rounded-lg border px-3.5 py-2.5 text-sm",
        part.state === "failed" ? "border-danger-line bg-danger-tint" : "border-warn-line bg-warn-tint",
      )}
    >
      <p className={join("font-semibold", part.state === "failed" ? "text-danger-ink" : "text-warn-ink")}>
        {problem.title}
      </p>
      <p>{problem.advice}</p>
      {problem.code && <p className="mt-1 text-2xs text-soft">Instagram's code: {problem.code}</p>}
      {actions?.mayWrite && <PartActions part={part} text={text} />}
    </div>
  );
}

function PartActions({ part, text }: { readonly part: Part; readonly text: string | null }) {
  const actions = usePartActions();
  const { now, timeZone } = useClock();
  if (!actions) return null;
  const waits = part.sendAgainAt !== null && part.sendAgainAt > now ? part.sendAgainAt : null;
  const isOurs = part.id.startsWith("pending-");
  const waitsHere = isOurs && part.state === "retrying";
  const mayCancel = !isOurs && (part.state === "retrying" || part.state === "queued");
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
      {mayCancel && <PartButton intent="cancel" part={part} label="Cancel" />}
      {isOurs && part.state !== "queued" && (
        <Button size="small" onClick={() => actions.resend(part.replyId)}>
          {waitsHere ? "Try now" : "Send again"}
        </Button>
      )}
      {(part.state === "failed" || waitsHere) && text && (
        <Button size="small" className="noscript:hidden" onClick={() => actions.putBack(text, part.replyId)}>
          {isOurs ? "Take back into the reply" : "Copy into the reply"}
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
