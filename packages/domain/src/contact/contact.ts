import type { z } from "zod";
import { accept, type Decider, type Decision, type Fact } from "../decider.ts";
import type { ContactEvent, ContactProfileFetched } from "./events.ts";

/** A profile is believed for a day. */
export const PROFILE_FRESH_MS = 24 * 60 * 60 * 1000;

export interface State {
  readonly fetchedAt: number | null;
}

const initialState = (): State => ({ fetchedAt: null });

const evolve = (_state: State, event: Fact<ContactEvent>): State => {
  switch (event.type) {
    case "ContactProfileFetched":
    case "ContactProfileUnavailable":
      return { fetchedAt: event.data.fetchedAt };
  }
};

export type RecordProfile = {
  readonly type: "RecordProfile";
  readonly facts: z.infer<(typeof ContactProfileFetched)["data"]>;
  readonly personal: z.infer<(typeof ContactProfileFetched)["personal"]>;
};
export type RecordProfileUnavailable = {
  readonly type: "RecordProfileUnavailable";
  readonly fetchedAt: number;
  readonly code: string;
  readonly subcode: string | null;
};
export type ContactCommand = RecordProfile | RecordProfileUnavailable;

/** Whether the profile should be asked for at this time (ms). */
export const isProfileDue = (state: State, now: number): boolean =>
  state.fetchedAt === null || now >= state.fetchedAt + PROFILE_FRESH_MS;

const decide = (command: ContactCommand, state: State): Decision<ContactEvent> => {
  switch (command.type) {
    case "RecordProfile":
      if (!isProfileDue(state, command.facts.fetchedAt)) return accept();
      return accept({ type: "ContactProfileFetched", data: command.facts, personal: command.personal });
    case "RecordProfileUnavailable": {
      const { fetchedAt, code, subcode } = command;
      if (!isProfileDue(state, fetchedAt)) return accept();
      return accept({ type: "ContactProfileUnavailable", data: { fetchedAt, code, subcode } });
    }
  }
};

export const contact: Decider<State, ContactCommand, ContactEvent> = {
  category: "contact",
  initialState,
  evolve,
  decide,
};
