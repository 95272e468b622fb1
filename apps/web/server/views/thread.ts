import { RELEASE_AFTER_MS } from "@soshogle/domain/conversation/conversation";
import { sourceOf } from "@soshogle/domain/lead/source";
import { explain } from "@soshogle/instagram/graph/errors";
import { readSlot } from "@soshogle/read-models/content-slots";
import type { PartState, SeenMark, ThreadItem } from "@soshogle/read-models/thread/document";
import { isSeen } from "@soshogle/read-models/thread/query";
import type { PartStateView, ThreadEntry } from "../../app/views.ts";
import type { Beside } from "./beside.ts";
import { cut } from "./cut.ts";
import { type Names, personOf } from "./names.ts";

type Part = NonNullable<ThreadItem["part"]>;
type Attachments = ThreadEntry["attachments"];

interface Body {
  readonly text: string | null;
  readonly attachments: Attachments;
  readonly title: string | null;
}
interface Known {
  readonly seen: SeenMark | null;
  readonly names: Names;
  readonly beside: Beside;
}

export const threadEntry = (item: ThreadItem, { seen, names, beside }: Known): ThreadEntry => {
  const body = readSlot<Body>(item.content.body);
  const { edited, forgotten, text } = saidNow(item, beside);
  return {
    id: item.id,
    kind: isMessage(item) ? "message" : (item.kind as Exclude<ThreadEntry["kind"], "message">), // what is hidden has no entry
    at: item.at,
    direction: item.direction,
    text,
    forgotten,
    edited,
    unsent: item.unsent,
    attachments: body.value.attachments ?? [],
    unsupported: item.unsupported,
    quickReply: item.quickReply,
    reactions: item.mid === null || item.unsent ? [] : reactionsIn(beside.reactions(item.mid)),
    replyTo: item.replyTo,
    quoted: item.replyTo?.mid ? quotedIn(beside, item.replyTo.mid) : null,
    source: item.referral && sourceOf({ referral: item.referral, replyTo: null }),
    control: item.control,
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

const isMessage = ({ kind }: ThreadItem): boolean => kind === "message" || kind === "part" || kind === "echo";

/** What an item says now: its newest edit where it was edited. */
const saidNow = (item: ThreadItem, beside: Beside) => {
  const edit = item.mid === null || !isMessage(item) ? null : beside.edit(item.mid);
  const { value, forgotten } = readSlot<Body>((edit ?? item).content.body);
  return { edited: edit !== null && !item.unsent, forgotten, text: value.text ?? value.title ?? null };
};

/** Meta's names of reactions, for those that came without what was chosen. */
const emojis: Readonly<Record<string, string>> = {
  love: "❤️",
  like: "👍",
  laugh: "😂",
  wow: "😮",
  sad: "😢",
  angry: "😠",
};

const reactionsIn = (reactions: readonly ThreadItem[]): ThreadEntry["reactions"] =>
  reactions.flatMap(({ direction, content }) => {
    const { emoji, reaction } = readSlot<{ emoji: string | null; reaction: string | null }>(content.body).value;
    const shown = emoji ?? emojis[reaction ?? ""] ?? null;
    return shown === null ? [] : [{ by: direction === "in" ? ("contact" as const) : ("team" as const), emoji: shown }];
  });

/** Longest quotation, in characters. */
const QUOTED_CHARACTERS = 160;

const quotedIn = (beside: Beside, mid: string): ThreadEntry["quoted"] => {
  const item = beside.message(mid);
  if (item === null) return null;
  const { forgotten, text } = saidNow(item, beside);
  return {
    id: item.id,
    direction: item.direction,
    text: cut(text, QUOTED_CHARACTERS),
    attachment: item.attachmentTypes[0] ?? null,
    gone: item.unsent ? "unsent" : forgotten ? "removed" : null,
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
