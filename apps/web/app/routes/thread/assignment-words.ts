import type { ThreadEntry } from "../../views.ts";

/** An assignment in words, as the viewer would say it: “You took this conversation”. */
export const assignmentWords = (
  { actor, assignee }: Pick<ThreadEntry, "actor" | "assignee">,
  viewerId: string | null,
): string => {
  const who = actor === null ? "Somebody" : actor.id === viewerId ? "You" : actor.name;
  if (assignee === null) return `${who} left this conversation to nobody`;
  if (assignee.id === actor?.id) return `${who} took this conversation`;
  return `${who} assigned this conversation to ${assignee.id === viewerId ? "you" : assignee.name}`;
};
