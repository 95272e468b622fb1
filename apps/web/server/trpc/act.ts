import { randomUUID } from "node:crypto";
import type { Decider } from "@soshogle/domain/decider";
import type { AnyEvent } from "@soshogle/domain/event";
import type { StreamName } from "@soshogle/domain/ids";
import { CommandRejected, Commands } from "@soshogle/event-store/handle";
import { Clock, Effect } from "effect";
import { mintAfter } from "./after.ts";
import type { Caller } from "./context.ts";

/** A command that a person gives. `id` makes it repeatable; without one each call is a command of its own. */
export interface Act<State, Command, Event extends AnyEvent> {
  readonly who: Pick<Caller, "userId" | "workspaceId">;
  readonly decider: Decider<State, Command, Event>;
  readonly stream: StreamName;
  readonly partition: string;
  readonly subject: string | null;
  readonly command: (now: number) => Command;
  readonly id?: string;
}

/** Carries out a person's command. Answers the `after` with which a query sees its effect; fails with `CommandRejected`. */
export const act = <State, Command, Event extends AnyEvent>(options: Act<State, Command, Event>) =>
  Effect.gen(function* () {
    const { who, decider, stream, partition, subject, command, id = randomUUID() } = options;
    const commands = yield* Commands;
    const now = yield* Clock.currentTimeMillis;
    const handled = yield* commands.handle({
      decider,
      stream,
      workspaceId: who.workspaceId,
      partition,
      subject,
      commands: [
        {
          command: command(now),
          identity: `command|${who.workspaceId}|${who.userId}|${id}`,
          actor: { kind: "user", id: who.userId },
          occurredAt: now,
          correlationId: id,
          causationId: `click-${id}`,
        },
      ],
    });
    const [outcome] = handled.outcomes;
    if (outcome?.kind === "rejected") return yield* new CommandRejected({ reason: outcome.reason, stream });
    return { after: yield* mintAfter({ position: handled.position, partition }) };
  });
