import type { AccountRecorded } from "@soshogle/domain/account/events";
import { contact, isProfileDue } from "@soshogle/domain/contact/contact";
import { conversation, openParts, unjoinedParts } from "@soshogle/domain/conversation/conversation";
import type { ConversationRecorded } from "@soshogle/domain/conversation/events";
import {
  accountStream,
  categoryOf,
  contactStream,
  conversationStream,
  idOf,
  partsOfConversationId,
} from "@soshogle/domain/ids";
import type { QuarantineRecorded } from "@soshogle/domain/quarantine/events";
import { Commands } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import { isLeadMissing } from "./create-lead.ts";
import { type Kind, type NewDueItem, poolOf } from "./due-items.ts";
import { isInTime } from "./match.ts";
import { isOrphaned, type Making } from "./under-way.ts";

/** What the follower reads. */
export const followedCategories = ["conversation", "account", "quarantine"] as const;
export type Followed = ConversationRecorded | AccountRecorded | QuarantineRecorded;

/** An account may have been connected while the item came in: it is looked at once more, after this. */
const SECOND_LOOK_MS = 1_000;

/**
 * What an event sets off. States are read as they are now, which may be later than the event: what became needless
 * meanwhile is left out, what became needful has an event of its own.
 */
export const triggersOf = Effect.fnUntraced(function* (event: Followed, making: Making) {
  const commands = yield* Commands;
  const now = yield* Clock.currentTimeMillis;
  const soon = Math.min(now, event.meta.recordedAt);

  switch (event.type) {
    case "MessageReceived": {
      const lead = (yield* isLeadMissing(idOf(event.stream))) ? [about(event, "lead", soon)] : [];
      return (yield* isProfileWanted(commands, event, now)) ? [...lead, about(event, "profile", soon)] : lead;
    }
    case "MessageEchoed": {
      const profile = (yield* isProfileWanted(commands, event, now)) ? [about(event, "profile", soon)] : [];
      const { sentAt } = event.data;
      const mayBeOurs = yield* commands.query(conversation, conversationStream(idOf(event.stream)), (state) =>
        unjoinedParts(state).some(([, { attemptedAt }]) => isInTime(attemptedAt, sentAt)),
      );
      return mayBeOurs ? [...profile, about(event, "settle", soon)] : profile;
    }
    case "PartAttempted": {
      const { partId, attemptedAt: at } = event.data;
      const checkAt = isOrphaned(making, partId, { at, now }) ? soon : at + making.settings.unresolvedAfterMs;
      return [about(event, "check", checkAt)];
    }
    case "PartUnresolved":
      return [about(event, "settle", soon)];
    case "PartFailed":
    case "PartRequested":
    case "PartReleased":
    case "PartAccepted":
    case "PartCancelled": {
      const retryAt = event.type === "PartFailed" ? event.data.retryAt : null;
      return (yield* phases(commands, event)).length > 0 ? [about(event, "send", retryAt ?? soon)] : [];
    }
    case "AccountConnected":
      return [about(event, "subscribe", soon), about(event, "redrive-waiting", soon)];
    case "AccountDisconnected":
      return [about(event, "disconnect", soon)];
    case "ItemQuarantined":
      return event.data.reason === "unknown_account" ? [about(event, "redrive", soon + SECOND_LOOK_MS)] : [];
    case "RedriveRequested":
      return [about(event, "redrive", soon)];
    default:
      return [];
  }
});

type CommandsShape = typeof Commands.Service;

const isProfileWanted = (commands: CommandsShape, event: Followed, now: number) =>
  commands.query(contact, contactStream(idOf(event.stream)), (state) => isProfileDue(state, now));

const phases = (commands: CommandsShape, event: Followed) =>
  commands.query(conversation, conversationStream(idOf(event.stream)), (state) =>
    openParts(state).map(([, part]) => part.phase.is),
  );

const whenKnown: Partial<Record<Kind, NewDueItem["whenKnown"]>> = {
  profile: "keep",
  lead: "keep",
  send: "bring-forward-unless-failed",
};

/** One item of a kind for each conversation or account. */
const about = (event: Followed, kind: Kind, dueAt: number): NewDueItem => {
  const subject = idOf(event.stream);
  const id = `${kind}|${subject}`;
  const accountId = categoryOf(event.stream) === "account" ? subject : partsOfConversationId(subject).accountId;
  return {
    id,
    kind,
    lane: poolOf[kind] === "account" ? accountStream(accountId) : id,
    dueAt,
    payload: {
      subject,
      workspaceId: event.meta.workspaceId,
      causationId: event.id,
      correlationId: event.meta.$correlationId,
    },
    whenKnown: whenKnown[kind] ?? "bring-forward",
  };
};
