import { accept, type Decider, type Decision, type Fact, reject } from "../decider.ts";
import type { ClaimEvent } from "./events.ts";

/** Another workspace may claim this long after a release, so that no ingest still trusts the old route. */
export const REST_AFTER_RELEASE_MS = 60_000;

export type State =
  | { readonly status: "free" }
  | { readonly status: "held"; readonly holder: string; readonly workspaceId: string | null }
  | { readonly status: "released"; readonly workspaceId: string | null; readonly releasedAt: number };

const initialState = (): State => ({ status: "free" });

const evolve = (state: State, event: Fact<ClaimEvent>): State => {
  switch (event.type) {
    case "ClaimMade":
      return { status: "held", holder: event.data.holder, workspaceId: event.data.workspaceId };
    case "ClaimReleased":
      return {
        status: "released",
        workspaceId: state.status === "free" ? null : state.workspaceId,
        releasedAt: event.data.releasedAt,
      };
  }
};

export type MakeClaim = {
  readonly type: "MakeClaim";
  readonly holder: string;
  readonly workspaceId: string | null;
  readonly now: number;
};
export type ReleaseClaim = { readonly type: "ReleaseClaim"; readonly holder: string; readonly now: number };
export type ClaimCommand = MakeClaim | ReleaseClaim;

const decide = (command: ClaimCommand, state: State): Decision<ClaimEvent> => {
  switch (command.type) {
    case "MakeClaim": {
      const { holder, workspaceId, now } = command;
      if (state.status === "held") return state.holder === holder ? accept() : reject("ClaimHeldByAnother");
      if (
        state.status === "released" &&
        state.workspaceId !== workspaceId &&
        now < state.releasedAt + REST_AFTER_RELEASE_MS
      )
        return reject("ClaimResting");
      return accept({ type: "ClaimMade", data: { holder, workspaceId, claimedAt: now } });
    }
    case "ReleaseClaim":
      if (state.status !== "held" || state.holder !== command.holder) return accept();
      return accept({ type: "ClaimReleased", data: { holder: command.holder, releasedAt: command.now } });
  }
};

export const claim: Decider<State, ClaimCommand, ClaimEvent> = { category: "claim", initialState, evolve, decide };
