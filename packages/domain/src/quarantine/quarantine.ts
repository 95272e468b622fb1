import type { z } from "zod";
import { accept, type Decider, type Decision, type Fact } from "../decider.ts";
import type { ItemQuarantined, QuarantineEvent } from "./events.ts";

/** `stored` counts the pieces that are in the stream; a crash may have kept only the first ones. */
export type State = { readonly status: "new" } | { readonly status: "held"; readonly stored: number };

const initialState = (): State => ({ status: "new" });

const evolve = (_state: State, event: Fact<QuarantineEvent>): State => {
  switch (event.type) {
    case "ItemQuarantined":
      return { status: "held", stored: 1 };
    case "QuarantineChunkStored":
      return { status: "held", stored: event.data.index + 1 };
  }
};

export type QuarantineItem = {
  readonly type: "QuarantineItem";
  readonly facts: Omit<z.infer<(typeof ItemQuarantined)["data"]>, "chunks">;
  /** The raw bytes in base64, cut into pieces of at most `CHUNK_BYTES` bytes each; at least one piece. */
  readonly pieces: readonly string[];
};
export type QuarantineCommand = QuarantineItem;

const decide = (command: QuarantineCommand, state: State): Decision<QuarantineEvent> => {
  switch (command.type) {
    case "QuarantineItem": {
      const { facts, pieces } = command;
      const stored = state.status === "held" ? state.stored : 0;
      return accept(...pieces.map((raw, at) => piece(facts, { raw, at, chunks: pieces.length - 1 })).slice(stored));
    }
  }
};

const piece = (
  facts: QuarantineItem["facts"],
  { raw, at, chunks }: { readonly raw: string; readonly at: number; readonly chunks: number },
): QuarantineEvent =>
  at === 0
    ? { type: "ItemQuarantined", data: { ...facts, chunks }, personal: { raw } }
    : { type: "QuarantineChunkStored", data: { index: at }, personal: { raw }, ordinal: at - 1 };

export const quarantine: Decider<State, QuarantineCommand, QuarantineEvent> = {
  category: "quarantine",
  initialState,
  evolve,
  decide,
};
