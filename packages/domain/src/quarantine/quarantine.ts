import type { z } from "zod";
import { accept, type Decider, type Decision, type Fact, reject } from "../decider.ts";
import type { ItemQuarantined, ItemRedriven, QuarantineEvent, QuarantineReason } from "./events.ts";

/**
 * `stored` counts the pieces that are in the stream; a crash may have kept only the first ones. `reason` is the newest,
 * `asked` says that somebody waits for another try.
 */
export type State =
  | { readonly status: "new" }
  | { readonly status: "held"; readonly stored: number; readonly reason: QuarantineReason; readonly asked: boolean }
  | { readonly status: "redriven"; readonly stored: number };

const initialState = (): State => ({ status: "new" });

const evolve = (state: State, event: Fact<QuarantineEvent>): State => {
  switch (event.type) {
    case "ItemQuarantined":
      return { status: "held", stored: 1, reason: event.data.reason, asked: false };
    case "QuarantineChunkStored":
      return state.status === "new" ? state : { ...state, stored: event.data.index + 1 };
    case "RedriveRequested":
      return state.status === "held" ? { ...state, asked: true } : state;
    case "ItemRedriven": {
      if (state.status !== "held") return state;
      const { outcome, reason } = event.data;
      if (outcome === "refused") return { ...state, reason: reason ?? state.reason, asked: false };
      return { status: "redriven", stored: state.stored };
    }
  }
};

export type QuarantineItem = {
  readonly type: "QuarantineItem";
  readonly facts: Omit<z.infer<(typeof ItemQuarantined)["data"]>, "chunks">;
  /** The raw bytes in base64, cut into pieces of at most `CHUNK_BYTES` bytes each; at least one piece. */
  readonly pieces: readonly string[];
};
export type RequestRedrive = { readonly type: "RequestRedrive"; readonly now: number };
/** What came of trying the item once more. */
export type RecordRedrive = {
  readonly type: "RecordRedrive";
  readonly result: Omit<z.infer<(typeof ItemRedriven)["data"]>, "redrivenAt">;
  readonly now: number;
};
export type QuarantineCommand = QuarantineItem | RequestRedrive | RecordRedrive;

type Answer = Decision<QuarantineEvent>;

const quarantineItem = ({ facts, pieces }: QuarantineItem, state: State): Answer => {
  const stored = state.status === "new" ? 0 : state.stored;
  return accept(...pieces.map((raw, at) => piece(facts, { raw, at, chunks: pieces.length - 1 })).slice(stored));
};

const piece = (
  facts: QuarantineItem["facts"],
  { raw, at, chunks }: { readonly raw: string; readonly at: number; readonly chunks: number },
): QuarantineEvent =>
  at === 0
    ? { type: "ItemQuarantined", data: { ...facts, chunks }, personal: { raw } }
    : { type: "QuarantineChunkStored", data: { index: at }, personal: { raw }, ordinal: at - 1 };

const requestRedrive = ({ now }: RequestRedrive, state: State): Answer => {
  if (state.status === "new") return reject("ItemNotFound");
  if (state.status === "redriven" || state.asked) return accept();
  return accept({ type: "RedriveRequested", data: { requestedAt: now } });
};

/** A try that nobody asked for and that changed nothing leaves no trace. */
const recordRedrive = ({ result, now }: RecordRedrive, state: State): Answer => {
  if (state.status === "new") return reject("ItemNotFound");
  if (state.status === "redriven") return accept();
  if (result.outcome === "refused" && !state.asked && result.reason === state.reason) return accept();
  return accept({ type: "ItemRedriven", data: { ...result, redrivenAt: now } });
};

const decide = (command: QuarantineCommand, state: State): Answer => {
  switch (command.type) {
    case "QuarantineItem":
      return quarantineItem(command, state);
    case "RequestRedrive":
      return requestRedrive(command, state);
    case "RecordRedrive":
      return recordRedrive(command, state);
  }
};

export const quarantine: Decider<State, QuarantineCommand, QuarantineEvent> = {
  category: "quarantine",
  initialState,
  evolve,
  decide,
};
