import { conversation, type Part, type State } from "@soshogle/domain/conversation/conversation";
import type { AnyRecorded } from "@soshogle/domain/event";
import type { Comparison } from "./comparison.ts";
import type { Ledger } from "./ledger.ts";
import type { Book, BookedMessage } from "./meta.ts";

/** An attempt without outcome becomes unresolved two minutes after it; a check may take a moment. */
const UNRESOLVED_WITHIN_MS = 150_000;
/** What has nothing in its way is taken up well within this. */
const TAKEN_UP_WITHIN_MS = 15_000;

interface Sent {
  readonly conversation: State;
  readonly partId: string;
  readonly part: Part;
  readonly requestedAt: number;
  readonly text: string;
  /** Times that a person asked to send it again. */
  readonly releases: number;
  /** `mid`s under which it was accepted; empty where a person said that it went out. */
  readonly mids: readonly string[];
}

/**
 * Parts in the log ↔ the simulator's own book: every part came to rest or says why not, nothing was sent more often than
 * people asked for, what is called sent was taken, what is called failed was not, and nothing else was taken.
 */
export const compareParts = (
  events: readonly AnyRecorded[],
  { ledger, book }: { readonly ledger: Ledger; readonly book: Book },
  now: number,
): Comparison => {
  const parts = partsIn(events);
  const taken = Map.groupBy(
    book.messages.filter(({ callId }) => callId !== null),
    ({ text }) => text ?? "",
  );
  const broken = parts.flatMap((sent) => [...faultsOf(sent, taken.get(sent.text) ?? []), ...stuckFaults(sent, now)]);
  const ids = Map.groupBy(parts, ({ partId }) => partId);
  for (const { replyId } of ledger.acknowledged.values()) {
    const count = ids.get(`${replyId}_0`)?.length ?? 0;
    if (count !== 1) broken.push(`reply ${replyId} was acknowledged and stands ${count} times in the log`);
  }
  const texts = new Set(parts.map(({ text }) => text));
  for (const [text, messages] of taken)
    if (!texts.has(text)) broken.push(`Meta took ${messages.length} messages that no part asked for: ${text}`);

  const phases = Map.groupBy(parts, ({ part }) => part.phase.is);
  return {
    counted: {
      "replies acknowledged": ledger.acknowledged.size,
      "messages that Meta took": [...taken.values()].flat().length,
      ...Object.fromEntries([...phases].map(([phase, of]) => [`parts ${phase}`, of.length])),
    },
    broken,
  };
};

/** Every part of the log, as its conversation's state has it. */
const partsIn = (events: readonly AnyRecorded[]): readonly Sent[] => {
  const states = new Map<string, State>();
  const told = new Map<string, Omit<Sent, "conversation" | "part"> & { releases: number; mids: string[] }>();
  const requests: { stream: string; partId: string }[] = [];
  for (const event of events) {
    const { stream, type, data, personal } = event;
    if (!stream.startsWith("conversation-")) continue;
    const state = states.get(stream) ?? conversation.initialState();
    states.set(stream, conversation.evolve(state, event as never)); // an event of a conversation, by its stream
    const partId = String(data.partId);
    const of = told.get(partId);
    if (type === "PartRequested") {
      const text = personal?.state === "clear" ? String(personal.value.text) : "";
      told.set(partId, { partId, text, requestedAt: Number(data.requestedAt), releases: 0, mids: [] });
      requests.push({ stream, partId });
    }
    if (type === "PartReleased" && of) of.releases++;
    if (type === "PartAccepted" && of && typeof data.mid === "string") of.mids.push(data.mid);
  }
  return requests.flatMap(({ stream, partId }) => {
    const state = states.get(stream);
    const of = told.get(partId);
    const part = state === undefined || state.status === "new" ? undefined : state.parts.get(partId);
    return state && of && part ? [{ ...of, conversation: state, part }] : [];
  });
};

const faultsOf = ({ partId, part, releases, mids }: Sent, messages: readonly BookedMessage[]): string[] => {
  const faults: string[] = [];
  const times = messages.length;
  if (times > 1 + releases)
    faults.push(`part ${partId} went out ${times} times, and a person asked ${releases} times to send it again`);
  for (const mid of mids)
    if (!messages.some((message) => message.mid === mid))
      faults.push(`part ${partId} was accepted as ${mid}, which Meta never gave`);
  const surelyUnsent: readonly string[] = ["failed", "requested", "abandoned", "waiting", "cancelled", "released"];
  if (surelyUnsent.includes(part.phase.is) && times > releases)
    faults.push(`part ${partId} is ${part.phase.is} after ${part.attempt} attempts, and Meta took it ${times} times`);
  return faults;
};

/** A part at rest has an outcome that is shown; any other has to have a reason. */
const stuckFaults = ({ conversation: state, partId, part, requestedAt }: Sent, now: number): string[] => {
  const { phase } = part;
  const stuck = (why: string) => [`part ${partId} is ${phase.is} after ${part.attempt} attempts: ${why}`];
  switch (phase.is) {
    case "accepted":
    case "failed":
    case "cancelled":
    case "unresolved":
      return [];
    case "attempted":
      return phase.at + UNRESOLVED_WITHIN_MS < now ? stuck("its outcome is not known and nobody says so") : [];
    case "waiting":
      return phase.retryAt + TAKEN_UP_WITHIN_MS < now && !isHeldBack(state, partId) ? stuck("its time has passed") : [];
    case "requested":
    case "abandoned":
    case "released":
      return requestedAt + TAKEN_UP_WITHIN_MS < now && !isHeldBack(state, partId) ? stuck("nothing is in its way") : [];
  }
};

/** An earlier part of the conversation has not come to rest. */
const isHeldBack = (state: State, partId: string): boolean => {
  if (state.status === "new") return false;
  for (const [earlier, { settledAt }] of state.parts) {
    if (earlier === partId) return false;
    if (settledAt === null) return true;
  }
  return false;
};
