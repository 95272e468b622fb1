import type { z } from "zod";
import { accept, type Decider, type Decision, type Fact, reject } from "../decider.ts";
import type { AccountConnected, AccountEvent } from "./events.ts";

export type State =
  | { readonly status: "new" }
  | {
      readonly status: "connected" | "disconnected";
      readonly igId: string;
      readonly appScopedId: string | null;
      readonly connectedAt: number;
      readonly subscribed: boolean;
      readonly tokenRejected: boolean;
    };

const initialState = (): State => ({ status: "new" });

const evolve = (state: State, event: Fact<AccountEvent>): State => {
  if (event.type === "AccountConnected") {
    const { igId, appScopedId, connectedAt } = event.data;
    return { status: "connected", igId, appScopedId, connectedAt, subscribed: false, tokenRejected: false };
  }
  if (state.status === "new") return state;
  switch (event.type) {
    case "AccountSubscribed":
      return { ...state, subscribed: true };
    case "AccountSubscriptionFailed":
      return { ...state, subscribed: false };
    case "AccountTokenRejected":
      return { ...state, tokenRejected: true };
    case "AccountDisconnected":
      return { ...state, status: "disconnected", subscribed: false };
  }
};

export type ConnectAccount = {
  readonly type: "ConnectAccount";
  readonly facts: z.infer<(typeof AccountConnected)["data"]>;
  readonly personal: z.infer<(typeof AccountConnected)["personal"]>;
};
export type RecordSubscription = {
  readonly type: "RecordSubscription";
  readonly fields: readonly string[];
  readonly now: number;
};
export type RecordSubscriptionFailure = {
  readonly type: "RecordSubscriptionFailure";
  readonly code: string;
  readonly subcode: string | null;
  readonly now: number;
};
export type RejectToken = {
  readonly type: "RejectToken";
  readonly code: string;
  readonly subcode: string | null;
  /** When the connection whose token was refused was made: a token of a later connection is not touched. */
  readonly connectedAt: number;
  readonly now: number;
};
export type DisconnectAccount = { readonly type: "DisconnectAccount"; readonly now: number };
export type AccountCommand =
  | ConnectAccount
  | RecordSubscription
  | RecordSubscriptionFailure
  | RejectToken
  | DisconnectAccount;

const decide = (command: AccountCommand, state: State): Decision<AccountEvent> => {
  if (command.type === "ConnectAccount")
    return accept({ type: "AccountConnected", data: command.facts, personal: command.personal });
  if (state.status === "new") return reject("AccountNotFound");
  switch (command.type) {
    case "RecordSubscription":
      if (state.status === "disconnected" || state.subscribed) return accept();
      return accept({ type: "AccountSubscribed", data: { fields: [...command.fields], subscribedAt: command.now } });
    case "RecordSubscriptionFailure": {
      if (state.status === "disconnected") return accept();
      const { code, subcode, now } = command;
      return accept({ type: "AccountSubscriptionFailed", data: { code, subcode, failedAt: now } });
    }
    case "RejectToken": {
      const { code, subcode, connectedAt, now } = command;
      if (state.status === "disconnected" || state.tokenRejected || state.connectedAt !== connectedAt) return accept();
      return accept({ type: "AccountTokenRejected", data: { code, subcode, rejectedAt: now } });
    }
    case "DisconnectAccount":
      return state.status === "disconnected"
        ? accept()
        : accept({ type: "AccountDisconnected", data: { disconnectedAt: command.now } });
  }
};

export const account: Decider<State, AccountCommand, AccountEvent> = {
  category: "account",
  initialState,
  evolve,
  decide,
};
