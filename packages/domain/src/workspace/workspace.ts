import { accept, type Decider, type Decision, type Fact, reject } from "../decider.ts";
import type { WorkspaceEvent } from "./events.ts";
import { isTimeZone } from "./time-zone.ts";

export type State =
  | { readonly status: "new" }
  | {
      readonly status: "created";
      /** Null until somebody chose one. */
      readonly timeZone: string | null;
    };

const initialState = (): State => ({ status: "new" });

const evolve = (_state: State, event: Fact<WorkspaceEvent>): State => {
  switch (event.type) {
    case "WorkspaceCreated":
      return { status: "created", timeZone: null };
    case "WorkspaceTimeZoneChosen":
      return { status: "created", timeZone: event.data.timeZone };
  }
};

export type CreateWorkspace = {
  readonly type: "CreateWorkspace";
  readonly name: string;
  /** That of whoever creates it; one that is no time zone, or none, leaves the choice for later. */
  readonly timeZone?: string | undefined;
  readonly now: number;
};
export type ChooseTimeZone = { readonly type: "ChooseTimeZone"; readonly timeZone: string; readonly now: number };
export type WorkspaceCommand = CreateWorkspace | ChooseTimeZone;

const createWorkspace = ({ name, timeZone, now }: CreateWorkspace, state: State): Decision<WorkspaceEvent> => {
  if (state.status === "created") return accept();
  const created: WorkspaceEvent = { type: "WorkspaceCreated", data: { name, createdAt: now } };
  return timeZone !== undefined && isTimeZone(timeZone) ? accept(created, chosen(timeZone, now)) : accept(created);
};

const chooseTimeZone = ({ timeZone, now }: ChooseTimeZone, state: State): Decision<WorkspaceEvent> => {
  if (state.status === "new") return reject("WorkspaceNotFound");
  if (!isTimeZone(timeZone)) return reject("TimeZoneUnknown");
  return state.timeZone === timeZone ? accept() : accept(chosen(timeZone, now));
};

const chosen = (timeZone: string, now: number): WorkspaceEvent => ({
  type: "WorkspaceTimeZoneChosen",
  data: { timeZone, chosenAt: now },
});

const decide = (command: WorkspaceCommand, state: State): Decision<WorkspaceEvent> => {
  switch (command.type) {
    case "CreateWorkspace":
      return createWorkspace(command, state);
    case "ChooseTimeZone":
      return chooseTimeZone(command, state);
  }
};

export const workspace: Decider<State, WorkspaceCommand, WorkspaceEvent> = {
  category: "workspace",
  initialState,
  evolve,
  decide,
};
