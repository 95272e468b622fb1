import { accept, type Decider, type Decision, type Fact } from "../decider.ts";
import type { NoticeEvent } from "./events.ts";

export type State = { readonly status: "new" } | { readonly status: "recorded" };

const initialState = (): State => ({ status: "new" });

const evolve = (_state: State, event: Fact<NoticeEvent>): State => {
  switch (event.type) {
    case "EditNoticeReceived":
      return { status: "recorded" };
  }
};

export type RecordNotice = {
  readonly type: "RecordNotice";
  readonly mid: string;
  readonly entryId: string;
  readonly noticedAt: number;
};
export type NoticeCommand = RecordNotice;

const decide = ({ mid, entryId, noticedAt }: NoticeCommand, state: State): Decision<NoticeEvent> =>
  state.status === "recorded" ? accept() : accept({ type: "EditNoticeReceived", data: { mid, entryId, noticedAt } });

export const notice: Decider<State, NoticeCommand, NoticeEvent> = { category: "notice", initialState, evolve, decide };
