import { RELEASE_AFTER_MS } from "@soshogle/domain/conversation/conversation";
import { explain } from "@soshogle/instagram/graph/errors";
import { readSlot } from "@soshogle/read-models/content-slots";
import type { PartState, SeenMark, ThreadItem } from "@soshogle/read-models/thread/document";
import { isSeen } from "@soshogle/read-models/thread/query";
import type { PartStateView, ThreadEntry } from "../../app/views.ts";
import { type Names, personOf } from "./names.ts";

type Part = NonNullable<ThreadItem["part"]>;
type Attachments = ThreadEntry["attachments"];

export const threadEntry = (
  item: ThreadItem,
  { seen, names }: { readonly seen: SeenMark | null; readonly names: Names },
): ThreadEntry => {
  const body = readSlot<{ text: string | null; attachments: Attachments }>(item.content.body);
  return {
    id: item.id,
    kind: item.kind === "note" || item.kind === "assignment" ? item.kind : "message",
    at: item.at,
    direction: item.direction,
    text: body.value.text ?? null,
    forgotten: body.forgotten,
    unsent: item.unsent,
    attachments: body.value.attachments ?? [],
    unsupported: item.unsupported,
    replyTo: item.replyTo,
    actor: personOf(item.actorId, names),
    assignee: personOf(item.assigneeId, names),
    sentElsewhere: item.kind === "echo",
    part: item.part && {
      id: item.part.id,
      replyId: item.part.replyId,
      state: states[item.part.state],
      attempt: item.part.attempt,
      problem: problemOf(item.part),
      retryAt: item.part.retryAt,
      sendAgainAt:
        item.part.state === "unresolved" && item.part.attemptedAt !== null
          ? item.part.attemptedAt + RELEASE_AFTER_MS
          : null,
    },
    seen: isSeen(item, seen),
  };
};

const states: Readonly<Record<PartState, PartStateView>> = {
  requested: "queued",
  released: "queued",
  attempted: "sending",
  accepted: "accepted",
  retrying: "retrying",
  failed: "failed",
  unresolved: "unresolved",
  cancelled: "cancelled",
};

const problemOf = (part: Part): NonNullable<ThreadEntry["part"]>["problem"] => {
  if (part.state === "unresolved")
    return {
      title: "Instagram did not confirm this message.",
      advice: "It may have gone out. Look in the Instagram app: say “It went out” if it is there, or send it again.",
      code: null,
    };
  if ((part.state !== "failed" && part.state !== "retrying") || part.code === null) return null;
  const [title = "", ...advice] = explain(part.code, part.subcode).sentence.split(/(?<=\.) /);
  const code = part.subcode === null ? part.code : `${part.code}/${part.subcode}`;
  return { title, advice: advice.join(" "), code };
};
