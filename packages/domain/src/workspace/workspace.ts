import { accept, type Decider, type Decision, type Fact } from "../decider.ts";
import type { WorkspaceEvent } from "./events.ts";

export type State = { readonly status: "new" } | { readonly status: "created" };

const initialState = (): State => ({ status: "new" });

const evolve = (_state: State, event: Fact<WorkspaceEvent>): State => {
  switch (event.type) {
    case "WorkspaceCreated":
      return { status: "created" };
  }
};

export type CreateWorkspace = { readonly type: "CreateWorkspace"; readonly name: string; readonly now: number };
export type WorkspaceCommand = CreateWorkspace;

const decide = (command: WorkspaceCommand, state: State): Decision<WorkspaceEvent> => {
  switch (command.type) {
    case "CreateWorkspace":
      if (state.status === "created") return accept();
      return accept({ type: "WorkspaceCreated", data: { name: command.name, createdAt: command.now } });
  }
};

export const workspace: Decider<State, WorkspaceCommand, WorkspaceEvent> = {
  category: "workspace",
  initialState,
  evolve,
  decide,
};
