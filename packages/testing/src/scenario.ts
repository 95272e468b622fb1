import type { Decider, Decision } from "@soshogle/domain/decider";
import type { AnyEvent } from "@soshogle/domain/event";
import type { Metadata } from "@soshogle/domain/metadata";

const meta = (recordedAt: number): Metadata => ({
  workspaceId: "00000000-0000-4000-8000-000000000001",
  partition: "p",
  actor: { kind: "system", id: "test" },
  occurredAt: recordedAt,
  recordedAt,
  schemaVersion: 1,
  $correlationId: "root",
  $causationId: "root",
});

/** Given these events (each recorded at `at` ms unless it says so), when this command comes: what is decided. */
export const given = <State, Command, Event extends AnyEvent>(
  decider: Decider<State, Command, Event>,
  events: readonly (Event & { readonly recordedAt?: number })[],
  at = 1_000,
) => {
  const fold = () =>
    events.reduce(
      (state, { type, data, recordedAt }) =>
        decider.evolve(state, { type, data, meta: meta(recordedAt ?? at) } as never), // the events' own types
      decider.initialState(),
    );
  return {
    state: fold,
    when: (command: Command): Decision<Event> => decider.decide(command, fold()),
  };
};

/** The types of the events that were decided, or the rejection's name. */
export const outcome = (decision: Decision<AnyEvent>): string | readonly string[] =>
  decision.kind === "reject" ? decision.reason : decision.events.map(({ type }) => type);
