import { accept, type Decider, type Decision, type Fact, recall, reject } from "../decider.ts";
import type { Attachment, ConversationEvent, MessageContent, MessageFacts } from "./events.ts";
import { type RecordTold, type ToldEvent, toldEvent, toldIdentity } from "./told.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Meta's standard reply window, counted from the customer's latest message. */
export const WINDOW_MS = DAY_MS;
/** Meta's limit for one text, in UTF-8 bytes. */
export const TEXT_LIMIT_BYTES = 1000;
/** A note to the team is no message: it may be longer. In UTF-8 bytes. */
export const NOTE_LIMIT_BYTES = 10_000;
/** How long recorded identities are remembered, far beyond Meta's 36 hours of retries. */
const MEMORY_MS = 7 * DAY_MS;
/** How far Meta's clock may run ahead of ours. */
const SKEW_MS = 60 * 60 * 1000;
/** An unresolved part may be sent again no sooner than this after its attempt, so that its echo can arrive. */
export const RELEASE_AFTER_MS = 2 * 60 * 1000;

export type PartPhase =
  | { readonly is: "requested" }
  | { readonly is: "attempted"; readonly at: number }
  | { readonly is: "abandoned" }
  | { readonly is: "unresolved"; readonly at: number }
  | { readonly is: "released" }
  | { readonly is: "waiting"; readonly retryAt: number }
  /** Not joined: a person said that it went out, and no message of Meta's is known to be it. */
  | { readonly is: "accepted"; readonly isJoined: boolean }
  | { readonly is: "failed" }
  | { readonly is: "cancelled" };

/** One part of a reply; `attempt` counts the calls to Meta so far, `settledAt` is our time of the last outcome, ms. */
export interface Part {
  readonly attempt: number;
  readonly phase: PartPhase;
  readonly attemptedAt: number;
  readonly settledAt: number | null;
  /** Revision of the event that holds its content. */
  readonly requestedIn: number;
}

/** Where a message's content lies. `sentAt` is Meta's time, `recordedAt` ours, ms. */
interface Held {
  readonly revisions: readonly number[];
  readonly sentAt: number;
  readonly recordedAt: number;
}

interface Memory {
  /** Identity of each recorded item → when it was recorded (ms), oldest first. */
  readonly recorded: Map<string, number>;
  /** Where the content of each message of the last seven days lies, by `mid`, oldest first. */
  readonly contents: Map<string, Held>;
  /** When each message that was taken back was (ms), by `mid`: what of it arrives later is recorded without content. */
  readonly unsent: Map<string, number>;
  /** Revision of the next event. */
  readonly nextRevision: number;
  /** Latest `recordedAt` among the identities that were let go; null when none was. */
  readonly forgottenUntil: number | null;
}
/** Nobody wrote yet; receipts may have come. */
export interface New extends Memory {
  readonly status: "new";
}
export interface Live extends Memory {
  readonly status: "open" | "archived";
  readonly lastCustomerAt: number | null;
  /** Parts in the order they were requested; settled ones leave after seven days. */
  readonly parts: Map<string, Part>;
  readonly readUpTo: number;
  /** Who works on it; null for nobody. */
  readonly assigneeId: string | null;
}
export type State = New | Live;

const initialState = (): State => ({
  status: "new",
  recorded: new Map(),
  contents: new Map(),
  unsent: new Map(),
  nextRevision: 0,
  forgottenUntil: null,
});

const messageIdentity = (mid: string) => `message|${mid}`;
const seenIdentity = (mid: string) => `seen|${mid}`;
const unsendIdentity = (mid: string) => `unsend|${mid}`;
const noteIdentity = (noteId: string) => `note|${noteId}`;

const started = ({ recorded, contents, unsent, nextRevision, forgottenUntil }: New): Live => ({
  status: "open",
  recorded,
  contents,
  unsent,
  nextRevision,
  forgottenUntil,
  lastCustomerAt: null,
  parts: new Map(),
  readUpTo: -1,
  assigneeId: null,
});

/** Every event is folded once, in order: counting them gives the revision of the next. */
const evolve = (state: State, event: Fact<ConversationEvent>): State => {
  const after = state.status === "new" ? first(state, event) : applied(state, event);
  return { ...after, nextRevision: state.nextRevision + 1 };
};

/** What is about a message, or about who may answer, begins nothing by itself. */
const first = (state: New, event: Fact<ConversationEvent>): State => {
  switch (event.type) {
    case "MessageSeen":
      return remember(state, seenIdentity(event.data.mid), event.meta.recordedAt);
    case "MessageEdited":
      return remember(holdEdit(state, event), toldIdentity(event), event.meta.recordedAt);
    case "MessageReacted":
    case "MessageUnreacted":
    case "ThreadControlChanged":
      return remember(state, toldIdentity(event), event.meta.recordedAt);
    default:
      return applied(started(state), event);
  }
};

const applied = (state: Live, event: Fact<ConversationEvent>): Live => {
  switch (event.type) {
    case "ConversationStarted":
      return state;
    case "MessageReceived":
      return writtenAt(rememberMessage(state, event), event.data.sentAt);
    case "MessageEchoed":
      return rememberMessage(state, event);
    case "MessageSeen":
      return remember(state, seenIdentity(event.data.mid), event.meta.recordedAt);
    case "MessageUnsent":
      state.unsent.set(event.data.mid, event.data.unsentAt);
      return remember(state, unsendIdentity(event.data.mid), event.meta.recordedAt);
    case "MessageEdited":
      return remember(holdEdit(state, event), toldIdentity(event), event.meta.recordedAt);
    case "PostbackReceived":
      return remember(writtenAt(state, event.data.tappedAt), toldIdentity(event), event.meta.recordedAt);
    case "ReferralReceived":
      return remember(writtenAt(state, event.data.referredAt), toldIdentity(event), event.meta.recordedAt);
    case "MessageReacted":
    case "MessageUnreacted":
    case "OptInReceived":
    case "ThreadControlChanged":
      return remember(state, toldIdentity(event), event.meta.recordedAt);
    case "ContentErased":
      return state;
    case "ReplyRequested":
      return dropSettled(state, event.meta.recordedAt);
    case "PartRequested":
      return part(state, event.data.partId, {
        attempt: 0,
        phase: { is: "requested" },
        attemptedAt: 0,
        settledAt: null,
        requestedIn: state.nextRevision,
      });
    case "PartAttempted": {
      const { partId, attempt, attemptedAt } = event.data;
      return part(state, partId, {
        attempt,
        attemptedAt,
        phase: { is: "attempted", at: attemptedAt },
        settledAt: null,
        requestedIn: state.parts.get(partId)?.requestedIn ?? state.nextRevision,
      });
    }
    case "PartAccepted": {
      const { partId, mid, acceptedAt } = event.data;
      const { recordedAt } = event.meta;
      const requestedIn = state.parts.get(partId)?.requestedIn;
      const holding =
        mid === null || requestedIn === undefined
          ? state
          : hold(state, mid, { revisions: [requestedIn], sentAt: acceptedAt, recordedAt });
      return settle(holding, partId, { is: "accepted", isJoined: mid !== null }, recordedAt);
    }
    case "PartFailed": {
      const { partId, retryAt } = event.data;
      if (retryAt === null) return settle(state, partId, { is: "failed" }, event.meta.recordedAt);
      return phase(state, partId, { is: "waiting", retryAt });
    }
    case "PartAttemptAbandoned":
      return phase(state, event.data.partId, { is: "abandoned" });
    case "PartUnresolved":
      return phase(state, event.data.partId, {
        is: "unresolved",
        at: state.parts.get(event.data.partId)?.attemptedAt ?? event.meta.recordedAt,
      });
    case "PartReleased":
      return phase(state, event.data.partId, { is: "released" });
    case "PartCancelled":
      return settle(state, event.data.partId, { is: "cancelled" }, event.meta.recordedAt);
    case "ConversationArchived":
      return { ...state, status: "archived" };
    case "ConversationReopened":
      return { ...state, status: "open" };
    case "ConversationMarkedRead":
      return { ...state, readUpTo: Math.max(state.readUpTo, event.data.upTo) };
    case "ConversationAssigned":
      return { ...state, assigneeId: event.data.userId };
    case "NoteWritten":
      return remember(state, noteIdentity(event.data.noteId), event.meta.recordedAt);
  }
};

/** The contact wrote, tapped something or came through a link: Meta's window opens anew. */
const writtenAt = (state: Live, at: number): Live => ({
  ...state,
  lastCustomerAt: Math.max(state.lastCustomerAt ?? 0, at),
});

const rememberMessage = (
  state: Live,
  { data: { mid, sentAt }, meta: { recordedAt } }: Extract<Fact<ConversationEvent>, { data: MessageFacts }>,
): Live => {
  const holding = hold(state, mid, { revisions: [state.nextRevision], sentAt, recordedAt });
  return remember(holding, messageIdentity(mid), recordedAt);
};

/** An edit holds what its message says now. How old that message is it does not tell: of unknown ones it may be any age. */
const holdEdit = <S extends Memory>(
  state: S,
  { data: { mid }, meta: { recordedAt } }: Extract<Fact<ConversationEvent>, { type: "MessageEdited" }>,
): S => {
  const sentAt = state.contents.get(mid)?.sentAt ?? 0;
  return hold(state, mid, { revisions: [state.nextRevision], sentAt, recordedAt });
};

/** A message that was sent here has its content twice: in its part and in its echo. */
const hold = <S extends Memory>(state: S, mid: string, { revisions, sentAt, recordedAt }: Held): S => {
  const known = state.contents.get(mid);
  state.contents.delete(mid);
  state.contents.set(mid, {
    revisions: [...(known?.revisions ?? []), ...revisions],
    sentAt: Math.min(known?.sentAt ?? sentAt, sentAt),
    recordedAt,
  });
  let { forgottenUntil } = state;
  for (const [oldest, { recordedAt: at }] of state.contents) {
    if (at > recordedAt - MEMORY_MS) break;
    state.contents.delete(oldest);
    forgottenUntil = Math.max(forgottenUntil ?? at, at);
  }
  return { ...state, forgottenUntil };
};

const remember = <S extends Memory>(state: S, identity: string, recordedAt: number): S => {
  state.recorded.set(identity, recordedAt);
  let forgottenUntil = state.forgottenUntil;
  for (const [oldest, at] of state.recorded) {
    if (at > recordedAt - MEMORY_MS) break;
    state.recorded.delete(oldest);
    forgottenUntil = Math.max(forgottenUntil ?? at, at);
  }
  return { ...state, forgottenUntil };
};

const part = (state: Live, partId: string, next: Part): Live => {
  state.parts.set(partId, next);
  return state;
};
const phase = (state: Live, partId: string, next: PartPhase): Live => {
  const known = state.parts.get(partId);
  return known ? part(state, partId, { ...known, phase: next }) : state;
};
const settle = (state: Live, partId: string, next: PartPhase, settledAt: number): Live => {
  const known = state.parts.get(partId);
  return known ? part(state, partId, { ...known, phase: next, settledAt }) : state;
};
const dropSettled = (state: Live, now: number): Live => {
  for (const [partId, { settledAt }] of state.parts)
    if (settledAt !== null && settledAt < now - MEMORY_MS) state.parts.delete(partId);
  return state;
};

export type RecordMessage = {
  readonly type: "RecordMessage";
  readonly from: "contact" | "account";
  readonly self: boolean;
  readonly facts: MessageFacts;
  readonly content: MessageContent;
};
export type RecordSeen = {
  readonly type: "RecordSeen";
  readonly mid: string;
  readonly seenAt: number;
  readonly item: string;
};
/** `found`: revisions that a search found to hold the message's content, where `mayHoldMore` asked for one. */
export type RecordUnsend = {
  readonly type: "RecordUnsend";
  readonly from: "contact" | "account";
  readonly mid: string;
  readonly unsentAt: number;
  readonly item: string | null;
  readonly found: readonly number[];
};
export type RequestReply = {
  readonly type: "RequestReply";
  readonly replyId: string;
  readonly now: number;
  readonly parts: readonly ReplyPart[];
};
export type ReplyPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "attachment"; readonly attachment: Attachment };
export type AttemptPart = { readonly type: "AttemptPart"; readonly partId: string; readonly now: number };
export type AcceptPart = {
  readonly type: "AcceptPart";
  readonly partId: string;
  readonly attempt: number;
  readonly mid: string | null;
  readonly settledBy: "answer" | "echo" | "person";
  readonly now: number;
};
export type FailPart = {
  readonly type: "FailPart";
  readonly partId: string;
  readonly attempt: number;
  readonly code: string;
  readonly subcode: string | null;
  readonly retryAt: number | null;
};
export type AbandonAttempt = { readonly type: "AbandonAttempt"; readonly partId: string; readonly attempt: number };
export type MarkUnresolved = {
  readonly type: "MarkUnresolved";
  readonly partId: string;
  readonly attempt: number;
  readonly cause: "timeout" | "connection" | "server_error" | "crash";
};
export type ReleasePart = { readonly type: "ReleasePart"; readonly partId: string; readonly now: number };
export type CancelPart = { readonly type: "CancelPart"; readonly partId: string };
export type Archive = { readonly type: "Archive" };
export type Reopen = { readonly type: "Reopen" };
export type MarkRead = { readonly type: "MarkRead"; readonly upTo: number };
/** Whether the user is a member who may work on conversations is known outside: see the procedure that asks for it. */
export type Assign = { readonly type: "Assign"; readonly userId: string | null };
export type WriteNote = {
  readonly type: "WriteNote";
  readonly noteId: string;
  readonly text: string;
  readonly now: number;
};
export type ConversationCommand =
  | RecordMessage
  | RecordSeen
  | RecordUnsend
  | RecordTold
  | RequestReply
  | AttemptPart
  | AcceptPart
  | FailPart
  | AbandonAttempt
  | MarkUnresolved
  | ReleasePart
  | CancelPart
  | Archive
  | Reopen
  | MarkRead
  | Assign
  | WriteNote;

type Answer = Decision<ConversationEvent>;

const recordMessage = (command: RecordMessage, state: State): Answer => {
  const { facts, content, from } = command;
  const message: ConversationEvent =
    from === "contact"
      ? { type: "MessageReceived", data: facts, personal: content }
      : { type: "MessageEchoed", data: { ...facts, self: command.self }, personal: content };
  if (state.status === "new")
    return accept<ConversationEvent>({ type: "ConversationStarted", data: { by: from } }, message);
  if (state.recorded.has(messageIdentity(facts.mid))) return accept();
  const unsentAt = state.unsent.get(facts.mid);
  if (unsentAt !== undefined) {
    const taken = unsent(facts.mid, unsentAt, [state.nextRevision]);
    const events: ConversationEvent[] = [{ ...message, personal: nothingWritten }, taken];
    return mayBeForgotten(state, facts.sentAt) ? recall(...events) : accept(...events);
  }
  const reopened: ConversationEvent = { type: "ConversationReopened", data: { because: "message" } };
  const events = state.status === "archived" && from === "contact" ? [message, reopened] : [message];
  return mayBeForgotten(state, facts.sentAt) ? recall(...events) : accept(...events);
};

/** A receipt alone begins no conversation: there is nothing to show and nothing to answer. */
const recordSeen = ({ mid, seenAt, item }: RecordSeen, state: State): Answer => {
  const seen: ConversationEvent = { type: "MessageSeen", data: { mid, seenAt }, personal: { item } };
  if (state.recorded.has(seenIdentity(mid))) return accept();
  return mayBeForgotten(state, seenAt) ? recall(seen) : accept(seen);
};

const nothingWritten: MessageContent = { text: null, attachments: [], item: "" };

const unsent = (mid: string, unsentAt: number, revisions: readonly number[]): ConversationEvent => ({
  type: "MessageUnsent",
  data: { mid, unsentAt, revisions: [...revisions] },
  personal: { item: null },
});

const recordUnsend = ({ from, mid, unsentAt, item, found }: RecordUnsend, state: State): Answer => {
  const held = state.status === "new" ? undefined : state.contents.get(mid);
  const revisions = [...new Set([...found, ...(held?.revisions ?? [])])].sort((a, b) => a - b);
  const taken: ConversationEvent = { type: "MessageUnsent", data: { mid, unsentAt, revisions }, personal: { item } };
  if (state.status === "new")
    return accept<ConversationEvent>({ type: "ConversationStarted", data: { by: from } }, taken);
  if (state.recorded.has(unsendIdentity(mid))) return accept();
  return mayBeForgotten(state, unsentAt) ? recall(taken) : accept(taken);
};

/** Reactions, edits, taps and whatever else Meta tells. */
const recordTold = (command: RecordTold, state: State): Answer => {
  const event = withoutTakenBack(toldEvent(command), state);
  if (state.recorded.has(toldIdentity(event))) return accept();
  const events: ConversationEvent[] = [event];
  if (state.status === "new" && startsAlone(event))
    events.unshift({ type: "ConversationStarted", data: { by: "contact" } });
  if (state.status === "archived" && event.type === "PostbackReceived")
    events.push({ type: "ConversationReopened", data: { because: "message" } });
  return mayBeForgotten(state, command.at) ? recall(...events) : accept(...events);
};

const startsAlone = ({ type }: ToldEvent): boolean =>
  type === "PostbackReceived" || type === "ReferralReceived" || type === "OptInReceived";

/** What a message said that was taken back is not kept, however late it comes. */
const withoutTakenBack = (event: ToldEvent, { unsent }: State): ToldEvent =>
  event.type === "MessageEdited" && unsent.has(event.data.mid)
    ? { ...event, data: { ...event.data, textBytes: 0 }, personal: { text: null, item: "" } }
    : event;

/** Whether a message may have content in events that the state no longer remembers: they must be searched for. */
export const mayHoldMore = (state: State, mid: string): boolean => {
  if (state.status === "new" || state.unsent.has(mid)) return false;
  const held = state.contents.get(mid);
  return state.forgottenUntil !== null && (held === undefined || mayBeForgotten(state, held.sentAt));
};

/** Something that happened after the last forgotten record cannot be among the forgotten ones. */
const mayBeForgotten = (state: Memory, occurredAt: number) =>
  state.forgottenUntil !== null && occurredAt <= state.forgottenUntil + SKEW_MS;

const requestReply = ({ replyId, now, parts }: RequestReply, state: State): Answer => {
  if (state.status === "new") return reject("ConversationNotFound");
  if (state.parts.has(partIdOf(replyId, 0))) return accept();
  if (parts.length === 0) return reject("ReplyEmpty");
  if (state.lastCustomerAt === null) return reject("ContactNeverWrote");
  const openUntil = state.lastCustomerAt + WINDOW_MS;
  if (now >= openUntil) return reject("WindowClosed");
  for (const each of parts) {
    if (each.kind !== "text") continue;
    if (each.text.trim() === "") return reject("ReplyEmpty");
    if (utf8Length(each.text) > TEXT_LIMIT_BYTES) return reject("TextTooLong");
  }
  return accept<ConversationEvent>(
    { type: "ReplyRequested", data: { replyId, rule: { kind: "standard", openUntil }, parts: parts.length } },
    ...parts.map((each, index) => partRequested(replyId, index, each, now)),
  );
};

export const partIdOf = (replyId: string, index: number): string => `${replyId}_${index}`;

const partRequested = (replyId: string, index: number, each: ReplyPart, requestedAt: number): ConversationEvent => ({
  type: "PartRequested",
  data: {
    replyId,
    partId: partIdOf(replyId, index),
    index,
    kind: each.kind,
    attachmentType: each.kind === "attachment" ? each.attachment.type : null,
    textBytes: each.kind === "text" ? utf8Length(each.text) : 0,
    requestedAt,
  },
  personal:
    each.kind === "text" ? { text: each.text, attachments: [] } : { text: null, attachments: [each.attachment] },
});

/** UTF-8 bytes of a text, which is what Meta's limit counts. */
export const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

const attemptPart = ({ partId, now }: AttemptPart, state: State): Answer => {
  if (state.status === "new") return reject("PartNotFound");
  const known = state.parts.get(partId);
  if (!known) return reject("PartNotFound");
  if (!mayBeAttempted(known.phase, now)) return reject("PartNotWaiting");
  if (isHeldBack(state, partId)) return reject("PartHeldBack");
  if (state.lastCustomerAt === null || now >= state.lastCustomerAt + WINDOW_MS)
    return accept({
      type: "PartFailed",
      data: { partId, attempt: known.attempt, code: "window_closed", subcode: null, retryAt: null },
    });
  return accept({ type: "PartAttempted", data: { partId, attempt: known.attempt + 1, attemptedAt: now } });
};

const mayBeAttempted = (current: PartPhase, now: number): boolean =>
  current.is === "requested" ||
  current.is === "abandoned" ||
  current.is === "released" ||
  (current.is === "waiting" && current.retryAt <= now);

/** An earlier part that has not come to rest keeps later ones waiting, so that a conversation goes out in order. */
const isHeldBack = (state: Live, partId: string): boolean => {
  for (const [earlier, { phase: current }] of state.parts) {
    if (earlier === partId) return false;
    if (current.is !== "accepted" && current.is !== "failed" && current.is !== "cancelled") return true;
  }
  return false;
};

/** The parts that a sender may work on now, in order, and how each stands. */
export const openParts = (state: State): readonly (readonly [string, Part])[] =>
  state.status === "new" ? [] : [...state.parts].filter(([, each]) => each.settledAt === null);

/** The parts whose message is still looked for: it may be known by its echo alone. */
export const unjoinedParts = (state: State): readonly (readonly [string, Part])[] =>
  state.status === "new"
    ? []
    : [...state.parts].filter(([, each]) => each.phase.is === "unresolved" || isUnjoined(each));

const isUnjoined = (known: Part): boolean => known.phase.is === "accepted" && !known.phase.isJoined;

const acceptPart = (command: AcceptPart, state: State): Answer => {
  const known = state.status === "new" ? undefined : state.parts.get(command.partId);
  if (!known) return reject("PartNotFound");
  if (known.phase.is === "accepted" && (known.phase.isJoined || command.mid === null)) return accept();
  if (command.settledBy === "person" && known.phase.is !== "unresolved") return reject("PartNotUnresolved");
  if (known.attempt === 0) return reject("PartNotAttempted");
  const { partId, attempt, mid, settledBy, now } = command;
  const accepted: ConversationEvent = {
    type: "PartAccepted",
    data: { partId, attempt, mid, settledBy, acceptedAt: now },
  };
  const unsentAt = mid === null || state.status === "new" ? undefined : state.unsent.get(mid);
  if (mid === null || unsentAt === undefined) return accept(accepted);
  return accept(accepted, unsent(mid, unsentAt, [known.requestedIn]));
};

const failPart = ({ partId, attempt, code, subcode, retryAt }: FailPart, state: State): Answer => {
  const known = state.status === "new" ? undefined : state.parts.get(partId);
  if (!known) return reject("PartNotFound");
  if (known.attempt !== attempt) return accept();
  // Meta knows better than who said that it went out; whether it is sent again, that person decides.
  if (isUnjoined(known)) return accept({ type: "PartFailed", data: { partId, attempt, code, subcode, retryAt: null } });
  if (known.settledAt !== null) return accept();
  return accept({ type: "PartFailed", data: { partId, attempt, code, subcode, retryAt } });
};

const abandonAttempt = ({ partId, attempt }: AbandonAttempt, state: State): Answer =>
  isUnderWay(state, partId, attempt) ? accept({ type: "PartAttemptAbandoned", data: { partId, attempt } }) : accept();

const markUnresolved = ({ partId, attempt, cause }: MarkUnresolved, state: State): Answer =>
  isUnderWay(state, partId, attempt) ? accept({ type: "PartUnresolved", data: { partId, attempt, cause } }) : accept();

const isUnderWay = (state: State, partId: string, attempt: number): boolean => {
  const known = state.status === "new" ? undefined : state.parts.get(partId);
  return known?.phase.is === "attempted" && known.attempt === attempt;
};

const releasePart = ({ partId, now }: ReleasePart, state: State): Answer => {
  const known = state.status === "new" ? undefined : state.parts.get(partId);
  if (!known) return reject("PartNotFound");
  if (known.phase.is === "released") return accept();
  if (known.phase.is !== "unresolved") return reject("PartNotUnresolved");
  if (now < known.attemptedAt + RELEASE_AFTER_MS) return reject("TooSoonToSendAgain");
  return accept({ type: "PartReleased", data: { partId, attempt: known.attempt + 1 } });
};

const cancelPart = ({ partId }: CancelPart, state: State): Answer => {
  const known = state.status === "new" ? undefined : state.parts.get(partId);
  if (!known) return reject("PartNotFound");
  if (known.phase.is === "cancelled") return accept();
  if (known.phase.is === "attempted" || known.phase.is === "unresolved") return reject("PartMayHaveGoneOut");
  if (known.settledAt !== null) return reject("PartSettled");
  return accept({ type: "PartCancelled", data: { partId } });
};

const archive = (state: State): Answer => {
  if (state.status === "new") return reject("ConversationNotFound");
  return state.status === "archived" ? accept() : accept({ type: "ConversationArchived", data: {} });
};

const reopen = (state: State): Answer => {
  if (state.status === "new") return reject("ConversationNotFound");
  return state.status === "open" ? accept() : accept({ type: "ConversationReopened", data: { because: "person" } });
};

const markRead = ({ upTo }: MarkRead, state: State): Answer => {
  if (state.status === "new") return reject("ConversationNotFound");
  return upTo <= state.readUpTo ? accept() : accept({ type: "ConversationMarkedRead", data: { upTo } });
};

const assign = ({ userId }: Assign, state: State): Answer => {
  if (state.status === "new") return reject("ConversationNotFound");
  return state.assigneeId === userId ? accept() : accept({ type: "ConversationAssigned", data: { userId } });
};

const writeNote = ({ noteId, text, now }: WriteNote, state: State): Answer => {
  if (state.status === "new") return reject("ConversationNotFound");
  if (state.recorded.has(noteIdentity(noteId))) return accept();
  if (text.trim() === "") return reject("NoteEmpty");
  if (utf8Length(text) > NOTE_LIMIT_BYTES) return reject("NoteTooLong");
  const data = { noteId, textBytes: utf8Length(text), writtenAt: now };
  return accept({ type: "NoteWritten", data, personal: { text } });
};

const decide = (command: ConversationCommand, state: State): Answer => {
  switch (command.type) {
    case "RecordMessage":
      return recordMessage(command, state);
    case "RecordSeen":
      return recordSeen(command, state);
    case "RecordUnsend":
      return recordUnsend(command, state);
    case "RecordReaction":
    case "RecordEdit":
    case "RecordPostback":
    case "RecordReferral":
    case "RecordOptIn":
    case "RecordThreadControl":
      return recordTold(command, state);
    case "RequestReply":
      return requestReply(command, state);
    case "AttemptPart":
      return attemptPart(command, state);
    case "AcceptPart":
      return acceptPart(command, state);
    case "FailPart":
      return failPart(command, state);
    case "AbandonAttempt":
      return abandonAttempt(command, state);
    case "MarkUnresolved":
      return markUnresolved(command, state);
    case "ReleasePart":
      return releasePart(command, state);
    case "CancelPart":
      return cancelPart(command, state);
    case "Archive":
      return archive(state);
    case "Reopen":
      return reopen(state);
    case "MarkRead":
      return markRead(command, state);
    case "Assign":
      return assign(command, state);
    case "WriteNote":
      return writeNote(command, state);
  }
};

export const conversation: Decider<State, ConversationCommand, ConversationEvent> = {
  category: "conversation",
  snapshotVersion: 2,
  initialState,
  evolve,
  decide,
};
