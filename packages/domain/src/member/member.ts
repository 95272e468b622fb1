import { accept, type Decider, type Decision, type Fact } from "../decider.ts";
import type { MemberEvent, Role } from "./events.ts";

export type State = { readonly status: "new" } | { readonly status: "active"; readonly role: Role };

const initialState = (): State => ({ status: "new" });

const evolve = (_state: State, event: Fact<MemberEvent>): State => {
  switch (event.type) {
    case "MemberJoined":
      return { status: "active", role: event.data.role };
  }
};

export type JoinWorkspace = {
  readonly type: "JoinWorkspace";
  readonly userId: string;
  readonly role: Role;
  readonly name: string;
  readonly now: number;
};
export type MemberCommand = JoinWorkspace;

const decide = (command: MemberCommand, state: State): Decision<MemberEvent> => {
  switch (command.type) {
    case "JoinWorkspace": {
      if (state.status === "active") return accept();
      const { userId, role, name, now } = command;
      return accept({ type: "MemberJoined", data: { userId, role, joinedAt: now }, personal: { name } });
    }
  }
};

export const member: Decider<State, MemberCommand, MemberEvent> = { category: "member", initialState, evolve, decide };
