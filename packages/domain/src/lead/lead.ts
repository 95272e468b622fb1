import { accept, type Decider, type Decision, type Fact, reject } from "../decider.ts";
import type { LeadEvent, LeadSource, LeadStage, LeadValue } from "./events.ts";

/** Longest note of a lead, in UTF-8 bytes. */
export const NOTE_LIMIT_BYTES = 10_000;

export interface Live {
  readonly status: "live";
  readonly stage: LeadStage;
  readonly ownerId: string | null;
  readonly value: LeadValue | null;
  readonly hasNote: boolean;
}
export type State = { readonly status: "none" } | Live;

const initialState = (): State => ({ status: "none" });

const evolve = (state: State, event: Fact<LeadEvent>): State => {
  if (event.type === "LeadCreated")
    return { status: "live", stage: event.data.stage, ownerId: null, value: null, hasNote: false };
  if (state.status === "none") return state;
  switch (event.type) {
    case "LeadStageChanged":
      return { ...state, stage: event.data.to };
    case "LeadOwnerChanged":
      return { ...state, ownerId: event.data.ownerId };
    case "LeadValued":
      return { ...state, value: event.data };
    case "LeadValueRemoved":
      return { ...state, value: null };
    case "LeadNoteWritten":
      return { ...state, hasNote: true };
    case "LeadNoteRemoved":
      return { ...state, hasNote: false };
  }
};

export type CreateLead = {
  readonly type: "CreateLead";
  readonly conversationId: string;
  readonly source: LeadSource;
  readonly firstMessageAt: number;
};
export type ChangeLeadStage = { readonly type: "ChangeLeadStage"; readonly stage: LeadStage };
/** `ownerId` null: nobody's. Who gives the command knows that the user is a member. */
export type ChangeLeadOwner = { readonly type: "ChangeLeadOwner"; readonly ownerId: string | null };
/** `value` null removes it. */
export type ValueLead = { readonly type: "ValueLead"; readonly value: LeadValue | null };
/** A text of blanks removes the note. */
export type WriteLeadNote = { readonly type: "WriteLeadNote"; readonly text: string };
export type LeadCommand = CreateLead | ChangeLeadStage | ChangeLeadOwner | ValueLead | WriteLeadNote;

type Answer = Decision<LeadEvent>;

const createLead = ({ conversationId, source, firstMessageAt }: CreateLead, state: State): Answer =>
  state.status === "live"
    ? accept()
    : accept({ type: "LeadCreated", data: { conversationId, stage: "new", source, firstMessageAt } });

const changeStage = ({ stage }: ChangeLeadStage, state: State): Answer => {
  if (state.status === "none") return reject("LeadNotFound");
  if (state.stage === stage) return accept();
  return accept({ type: "LeadStageChanged", data: { from: state.stage, to: stage } });
};

const changeOwner = ({ ownerId }: ChangeLeadOwner, state: State): Answer => {
  if (state.status === "none") return reject("LeadNotFound");
  return state.ownerId === ownerId ? accept() : accept({ type: "LeadOwnerChanged", data: { ownerId } });
};

const valueLead = ({ value }: ValueLead, state: State): Answer => {
  if (state.status === "none") return reject("LeadNotFound");
  if (value === null) return state.value === null ? accept() : accept({ type: "LeadValueRemoved", data: {} });
  const { amount, currency } = value;
  if (state.value?.amount === amount && state.value.currency === currency) return accept();
  return accept({ type: "LeadValued", data: { amount, currency } });
};

const writeNote = ({ text }: WriteLeadNote, state: State): Answer => {
  if (state.status === "none") return reject("LeadNotFound");
  const written = text.trim();
  if (written === "") return state.hasNote ? accept({ type: "LeadNoteRemoved", data: {} }) : accept();
  const textBytes = new TextEncoder().encode(written).length;
  if (textBytes > NOTE_LIMIT_BYTES) return reject("NoteTooLong");
  return accept({ type: "LeadNoteWritten", data: { textBytes }, personal: { text: written } });
};

const decide = (command: LeadCommand, state: State): Answer => {
  switch (command.type) {
    case "CreateLead":
      return createLead(command, state);
    case "ChangeLeadStage":
      return changeStage(command, state);
    case "ChangeLeadOwner":
      return changeOwner(command, state);
    case "ValueLead":
      return valueLead(command, state);
    case "WriteLeadNote":
      return writeNote(command, state);
  }
};

export const lead: Decider<State, LeadCommand, LeadEvent> = { category: "lead", initialState, evolve, decide };
