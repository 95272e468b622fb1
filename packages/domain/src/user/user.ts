import { accept, type Decider, type Decision, type Fact } from "../decider.ts";
import type { UserEvent } from "./events.ts";

export type State = { readonly status: "new" } | { readonly status: "registered" };

const initialState = (): State => ({ status: "new" });

const evolve = (_state: State, event: Fact<UserEvent>): State => {
  switch (event.type) {
    case "UserRegistered":
      return { status: "registered" };
  }
};

export type RegisterUser = { readonly type: "RegisterUser"; readonly name: string; readonly now: number };
export type UserCommand = RegisterUser;

const decide = (command: UserCommand, state: State): Decision<UserEvent> => {
  switch (command.type) {
    case "RegisterUser":
      if (state.status === "registered") return accept();
      return accept({ type: "UserRegistered", data: { registeredAt: command.now }, personal: { name: command.name } });
  }
};

export const user: Decider<State, UserCommand, UserEvent> = { category: "user", initialState, evolve, decide };
