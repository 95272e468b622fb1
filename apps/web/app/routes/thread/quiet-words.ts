import { sourceDetail } from "../../text/lead-words.ts";
import type { ThreadEntry } from "../../views.ts";

type Quiet = Pick<ThreadEntry, "kind" | "actor" | "assignee" | "source" | "text" | "control">;

/** What happened, as the viewer would say it: “You took this conversation”, “Mara came from: Link · qr17”. */
export const quietWords = (
  entry: Quiet,
  { viewerId, contact }: { readonly viewerId: string | null; readonly contact: string },
): string => {
  switch (entry.kind) {
    case "referral":
      return entry.source ? `${contact} came from: ${sourceDetail(entry.source)}` : `${contact} came back`;
    case "opt_in":
      return entry.text ? `${contact} agreed to hear about “${entry.text}”` : `${contact} agreed to be written to`;
    case "control":
      return controls[entry.control ?? "passed"];
    default:
      return assignmentWords(entry, viewerId);
  }
};

const controls: Readonly<Record<NonNullable<ThreadEntry["control"]>, string>> = {
  passed: "Instagram changed which app answers here",
  taken: "Another app took over answering here",
  requested: "Another app asked to answer here",
};

const assignmentWords = ({ actor, assignee }: Quiet, viewerId: string | null): string => {
  const who = actor === null ? "Somebody" : actor.id === viewerId ? "You" : actor.name;
  if (assignee === null) return `${who} left this conversation to nobody`;
  if (assignee.id === actor?.id) return `${who} took this conversation`;
  return `${who} assigned this conversation to ${assignee.id === viewerId ? "you" : assignee.name}`;
};
